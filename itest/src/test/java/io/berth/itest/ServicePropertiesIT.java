package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerState;
import io.berth.TcpServer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.ServiceReference;

/** What a server shows of itself in the service registry, and that it shows no more. */
@Timeout(60)
class ServicePropertiesIT {

    private static final Set<String> OF_THE_FRAMEWORK =
            Set.of("objectClass", "service.bundleid", "service.id", "service.scope");

    @RegisterExtension static final Sites SITES = new Sites();

    private static Map<String, Object> own(ServiceReference<?> reference) {
        Map<String, Object> own = new TreeMap<>();
        Set<String> keys = new TreeSet<>(List.of(reference.getPropertyKeys()));
        assertTrue(keys.containsAll(OF_THE_FRAMEWORK), keys.toString());
        keys.removeAll(OF_THE_FRAMEWORK);
        keys.forEach(key -> own.put(key, reference.getProperty(key)));
        return own;
    }

    @OnEachRuntime
    void aRunningServerHasFourProperties(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.offer("echo", Echo.silent());
        site.configure("echo", "idle.timeout=7s", ".password=secret", "a.tool.password=secret");
        ServiceReference<?> reference = site.await("echo", ServerState.RUNNING);
        TcpServer server = site.running("echo");
        assertEquals(
                Map.of(
                        "berth.server.name",
                        "echo",
                        "berth.server.state",
                        "RUNNING",
                        "berth.server.tls",
                        false,
                        "berth.server.address",
                        "127.0.0.1:" + server.localAddress().orElseThrow().getPort()),
                own(reference));
    }

    @OnEachRuntime
    void aWaitingServerHasNoAddress(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("echo");
        assertEquals(
                Map.of(
                        "berth.server.name", "echo",
                        "berth.server.state", "WAITING",
                        "berth.server.tls", false),
                own(site.await("echo", ServerState.WAITING)));
    }

    @OnEachRuntime
    void itIsAServiceOfThatTypeAlone(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("echo");
        ServiceReference<?> reference = site.await("echo", ServerState.WAITING);
        assertEquals(
                List.of(TcpServer.class.getName()),
                List.of((String[]) reference.getProperty("objectClass")));
    }

    @OnEachRuntime
    void noServiceOfBerthShowsAValueOfTheConfiguration(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("echo", "idle.timeout=77s", "a.tool.password=secret");
        site.await("echo", ServerState.WAITING);
        for (ServiceReference<?> reference :
                site.framework().bundle("io.berth.impl").getRegisteredServices()) {
            for (String key : reference.getPropertyKeys()) {
                String shown = shown(reference.getProperty(key));
                assertTrue(!shown.contains("77s") && !shown.contains("secret"), key + ": " + shown);
            }
        }
    }

    private static String shown(Object value) {
        return value instanceof Object[] several ? Arrays.toString(several) : value.toString();
    }
}

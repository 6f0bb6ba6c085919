package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What JMX shows. */
@Timeout(120)
class JmxIT {

    @RegisterExtension static final Sites SITES = new Sites();

    @TempDir Path folder;

    @Test
    void aClientInAnotherJvmReadsEveryAttribute() throws Exception {
        Files.writeString(folder.resolve("io.berth.example.echo-own.cfg"), "berth.server.name=own");
        Files.writeString(
                folder.resolve("io.berth.server-own.cfg"),
                "name=own\naddress=127.0.0.1:0\ntls.keystore=none\n"
                        + "tls.keystore.password=sesame\n");
        try (BerthJar jar = BerthJar.start(folder)) {
            int port = jar.listening("own").getPort();
            try (Peer peer = Peer.to(port);
                    Beans beans = Beans.of(jar.pid())) {
                assertEquals("hello", peer.exchange("hello"));
                assertShown(attributes(beans.connection(), "own"), port);
            }
        }
    }

    /** All that the bean has; each must be readable, of an open type, and not writable. */
    private static Map<String, Object> attributes(MBeanServerConnection beans, String server)
            throws Exception {
        MBeanAttributeInfo[] infos = beans.getMBeanInfo(Beans.server(server)).getAttributes();
        Map<String, Object> all = new TreeMap<>();
        for (MBeanAttributeInfo info : infos) {
            assertTrue(info.isReadable() && !info.isWritable(), info::getName);
            assertNotNull(info.getDescriptor().getFieldValue("openType"), info::getName);
            all.put(info.getName(), null);
        }
        String[] names = all.keySet().toArray(new String[0]);
        for (Attribute read : beans.getAttributes(Beans.server(server), names).asList()) {
            all.put(read.getName(), read.getValue());
        }
        assertEquals(17, infos.length, () -> Arrays.toString(infos));
        assertEquals(names.length, beans.getAttributes(Beans.server(server), names).size());
        return all;
    }

    private static void assertShown(Map<String, Object> all, int port) {
        assertEquals("own", all.get("Name"));
        assertEquals("RUNNING", all.get("State"));
        assertEquals("127.0.0.1:" + port, all.get("Address"));
        assertEquals(false, all.get("Tls"));
        assertNull(all.get("Failure"));
        assertTrue(all.get("Handler").toString().contains("io.berth.example.echo"));
        assertEquals(1, all.get("OpenConnections"));
        assertEquals(1, all.get("Peak"));
        assertEquals(1L, all.get("Accepted"));
        assertEquals(5L, all.get("BytesRead"));
        // What has been written is counted after the peer has it.
        assertTrue(List.of(0L, 5L).contains(all.get("BytesWritten")));
        assertEquals(0L, all.get("HandshakesFailed"));
        assertEquals(0L, row(all.get("Closed"), "KILLED"));
        assertEquals(0L, row(all.get("Refused"), "MAX_CONNECTIONS"));
        assertEquals(0L, row(all.get("HandlerTimes"), "up to 1 ms"));
        assertEquals(0L, row(all.get("HandlerTimes"), "longer"));
        assertEquals("10000", row(all.get("Configuration"), "max.connections"));
        assertEquals("(hidden)", row(all.get("Configuration"), "tls.keystore.password"));
        assertEquals(0, ((String[]) all.get("Problems")).length);
    }

    private static Object row(Object table, String key) {
        return ((TabularData) table).get(new Object[] {key}).get("value");
    }

    @OnEachRuntime
    void theBeanIsThereAsLongAsTheServer(Runtime runtime) throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        Site site = SITES.at(runtime);
        String server = "shown-" + runtime;
        site.open(server, Echo.silent());
        assertEquals("RUNNING", beans.getAttribute(Beans.server(server), "State"));
        try (Lens lens = Lens.on(site)) {
            site.delete(server);
            lens.await(dto -> dto.servers.length == 0);
            assertFalse(beans.isRegistered(Beans.server(server)));
        }
    }

    @Test
    void ofTwoServersOfOneNameInOneJvmTheFirstIsShownAndBothServe() throws Exception {
        Site felix = SITES.at(Runtime.FELIX);
        Site equinox = SITES.at(Runtime.EQUINOX);
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        felix.open("twin", Echo.silent());
        try (Log log = Log.record();
                Lens lens = Lens.on(equinox)) {
            equinox.open("twin", Echo.silent());
            log.await("twin: JMX doesn't show it: another framework in this JVM has a server");
            try (Peer peer = equinox.connect("twin")) {
                assertEquals("hello", peer.exchange("hello"));
            }
            equinox.delete("twin");
            lens.await(dto -> dto.servers.length == 0);
            assertEquals(
                    "127.0.0.1:" + felix.port("twin"),
                    beans.getAttribute(Beans.server("twin"), "Address"));
        }
    }
}

package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerState;
import io.berth.TcpServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.wiring.FrameworkWiring;

/** What Felix Health Checks are told. */
@Timeout(90)
class HealthIT {

    private static final String CHECK = "org.apache.felix.hc.api.HealthCheck";

    private static void installApi(Framework framework) throws Exception {
        for (Path jar : Jars.in("health")) {
            framework.install(jar);
        }
        Bundle berth = framework.bundle("io.berth.impl");
        CountDownLatch refreshed = new CountDownLatch(1);
        FrameworkListener whenDone =
                event -> {
                    if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                        refreshed.countDown();
                    }
                };
        framework
                .context()
                .getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(berth), whenDone);
        refreshed.await();
    }

    /** The status and the text that a check gives, by reflection: the test shares no such class. */
    private static String told(Framework framework, String server) throws Exception {
        Object check =
                framework.service("(&(objectClass=" + CHECK + ")(hc.name=berth " + server + "))");
        Object result = check.getClass().getInterfaces()[0].getMethod("execute").invoke(check);
        return result.toString();
    }

    private static void assertTold(Site site, String server, String status) throws Exception {
        String told = told(site.framework(), server);
        assertTrue(told.contains("status=" + status), told);
    }

    @OnEachRuntime
    void givenTheApiThenEachServerHasACheck(Runtime runtime) throws Exception {
        try (Site site = Site.start(runtime)) {
            site.configure("health", "max.connections=1");
            site.await("health", ServerState.WAITING);
            assertFalse(site.registry().has("(objectClass=" + CHECK + ")"));
            installApi(site.framework());
            assertTold(site, "health", "TEMPORARILY_UNAVAILABLE");
            site.offer("health", Echo.silent());
            site.await("health", ServerState.RUNNING);
            assertTold(site, "health", "OK");
            try (Peer peer = site.connect("health")) {
                assertEquals("hello", peer.exchange("hello"));
                assertTold(site, "health", "WARN");
            }
            TcpServer server = site.running("health");
            server.pause();
            assertTold(site, "health", "TEMPORARILY_UNAVAILABLE");
            server.shutdown();
            assertTold(site, "health", "CRITICAL");
            site.delete("health");
            site.registry().awaitNone("(objectClass=" + CHECK + ")");
        }
    }

    @OnEachRuntime
    void givenAServerThatFailsThenItsCheckSaysWhy(Runtime runtime) throws Exception {
        try (Site site = Site.start(runtime)) {
            installApi(site.framework());
            site.offer("bad", Echo.silent());
            site.configure("bad", "tls.enabled=true", "tls.keystore=none.p12");
            site.await("bad", ServerState.FAILED);
            assertTold(site, "bad", "CRITICAL");
            String told = told(site.framework(), "bad");
            assertTrue(told.contains("none.p12"), told);
        }
    }
}

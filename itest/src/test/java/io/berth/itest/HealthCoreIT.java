package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.ServerState;
import io.berth.TcpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * What the real health check core makes of Berth's checks, asked by its service and its command.
 */
@Timeout(180)
class HealthCoreIT {

    /** The PID of who executes the checks. */
    static final String EXECUTOR = "org.apache.felix.hc.core.impl.executor.HealthCheckExecutorImpl";

    @RegisterExtension static final Sites SITES = new Sites(HealthCoreIT::siteWithCore);

    /** Does not end before it is let go, whatever its server wants. */
    private static final class Busy implements ConnectionHandler {

        private final CountDownLatch began = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);

        @Override
        public void handle(Connection connection) throws InterruptedException {
            began.countDown();
            letGo.await();
        }
    }

    /** Its core waits long for a slow machine, and remembers nothing. */
    private static Site siteWithCore(Runtime runtime) throws Exception {
        List<Path> jars = new ArrayList<>(Jars.bundles());
        jars.addAll(Jars.in("health"));
        Site site = Site.start(runtime, jars, List.of());
        Framework framework = site.framework();
        framework
                .service(ConfigurationAdmin.class)
                .getConfiguration(EXECUTOR, "?")
                .update(new Hashtable<>(Map.of("timeoutInMs", 60_000L, "resultCacheTtlInMs", 0L)));
        framework.installAll(Jars.in("health-core"));
        TestBundle.named("test.asker").with(HealthAsker.class).install(framework);
        return site;
    }

    /** What is told of the checks that are wanted, as {@link HealthAsker} puts it. */
    private static String told(Site site, String wanted) {
        @SuppressWarnings("unchecked")
        UnaryOperator<String> asker =
                (UnaryOperator<String>) site.framework().service("(asks=health)");
        return asker.apply(wanted);
    }

    /** By its tag and by its name alike. */
    private static void assertTold(Site site, String server, String wanted) throws Exception {
        String name = "berth " + server;
        site.registry().awaitOne("(hc.name=" + name + ")");
        for (String selector : List.of(server, "name:" + name)) {
            String told = told(site, selector);
            assertTrue(told.startsWith(name + " " + wanted), selector + ": " + told);
            assertEquals(1, told.lines().count(), told);
        }
    }

    @OnEachRuntime
    void whatIsOpenIsOk(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.open("open", Echo.silent());
        assertTold(site, "open", "OK open: open, connections: 0");
    }

    @OnEachRuntime
    void whatHasNoHandlerIsUnavailable(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("lonely", "handler.grace=1m");
        site.await("lonely", ServerState.WAITING);
        String unavailable = "TEMPORARILY_UNAVAILABLE lonely: no handler: ";
        assertTold(site, "lonely", unavailable + "the port is closed");
        ServiceRegistration<?> handler = site.offer("lonely", Echo.silent());
        site.await("lonely", ServerState.RUNNING);
        handler.unregister();
        assertTold(site, "lonely", unavailable + "newcomers wait for handler.grace");
    }

    @OnEachRuntime
    void whatIsSaturatedIsWarnedOf(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.open("full", Echo.silent(), "max.connections=1");
        try (Peer peer = site.connect("full")) {
            assertEquals("hello", peer.exchange("hello"));
            assertTold(site, "full", "WARN full: saturated: 1 of max.connections");
        }
    }

    @OnEachRuntime
    void whatHasFailedIsCriticalAndSaysWhy(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.offer("bad", Echo.silent());
        site.configure("bad", "tls.enabled=true", "tls.keystore=none.p12");
        site.await("bad", ServerState.FAILED);
        assertTold(site, "bad", "CRITICAL bad: ");
        assertTrue(told(site, "bad").contains("none.p12"), told(site, "bad"));
    }

    @OnEachRuntime
    void whatDrainsIsUnavailableAndThenStopped(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        Busy busy = new Busy();
        TcpServer server = site.open("leaving", busy);
        Thread drain = new Thread(() -> server.shutdown(Duration.ofMinutes(1)), "drain");
        try (Peer peer = site.connect("leaving")) {
            assertTrue(busy.began.await(30, SECONDS));
            drain.start();
            site.await("leaving", ServerState.DRAINING);
            assertTold(site, "leaving", "TEMPORARILY_UNAVAILABLE leaving: DRAINING");
            busy.letGo.countDown();
            assertTrue(peer.isEnded());
        } finally {
            busy.letGo.countDown();
            drain.join();
        }
        site.await("leaving", ServerState.STOPPED);
        assertTold(site, "leaving", "CRITICAL leaving: stopped; berth:resume opens it again");
    }

    @OnEachRuntime
    void whatIsPausedIsUnavailable(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.open("paused", Echo.silent()).pause();
        assertTold(site, "paused", "TEMPORARILY_UNAVAILABLE paused: paused; berth:resume has it");
    }

    @OnEachRuntime
    void allServersHaveATagInCommon(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.open("one", Echo.silent());
        site.configure("two");
        site.await("two", ServerState.WAITING);
        site.registry().awaitOne("(hc.name=berth one)");
        site.registry().awaitOne("(hc.name=berth two)");
        assertEquals(
                List.of(
                        "berth one OK one: open, connections: 0",
                        "berth two TEMPORARILY_UNAVAILABLE two: no handler: the port is closed"),
                told(site, "berth").lines().toList());
    }

    @Test
    void theCommandShowsEachServerAndTheWorstOfAll() throws Exception {
        Site site = SITES.at(Runtime.FELIX);
        site.open("echo", Echo.silent());
        site.offer("bad", Echo.silent());
        site.configure("bad", "tls.enabled=true", "tls.keystore=none.p12");
        site.await("bad", ServerState.FAILED);
        site.registry().awaitOne("(hc.name=berth echo)");
        site.registry().awaitOne("(hc.name=berth bad)");
        try (Shell shell = Shell.on(site)) {
            site.registry().awaitOne("(&(osgi.command.scope=hc)(osgi.command.function=exec))");
            String all = spaced(shell.run("hc:exec berth"));
            assertHas("Overall Health Result: CRITICAL ", all);
            assertHas("berth bad CRITICAL \\[\\S+\\] CRITICAL bad: ", all);
            assertHas("berth echo OK \\[\\S+\\] echo: open, connections: 0 ", all);
            for (String one : List.of("echo", "-n \"berth echo\"")) {
                String said = spaced(shell.run("hc:exec " + one));
                assertHas("Overall Health Result: OK ", said);
                assertHas("berth echo OK \\[\\S+\\] echo: open, connections: 0 ", said);
            }
        }
    }

    /** Where a line is broken is no matter. */
    private static String spaced(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static void assertHas(String pattern, String text) {
        assertTrue(text.matches(".*" + pattern + ".*"), pattern + " is not in: " + text);
    }
}

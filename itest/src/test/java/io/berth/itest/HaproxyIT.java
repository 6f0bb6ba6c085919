package io.berth.itest;

import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ConnectionHandler;
import io.berth.ServerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;

/** The real HAProxy before two servers, as docs/operations.md shows it. */
@Timeout(300)
class HaproxyIT {

    @RegisterExtension static final Sites SITES = new Sites();

    @TempDir private Path folder;

    private static String server(String name, int port, String more) {
        return "server " + name + " 127.0.0.1:" + port + more;
    }

    @Nested
    class GivenTwoNodesThatCloseAReadinessPortFirst {

        private static final int NEWCOMERS = 4;
        private static final String BLOCK = ".".repeat(ExchangeEcho.BLOCK);

        /** A framework that comes and goes, as a process or a machine would. */
        private static final class Node {

            private final Runtime runtime;
            private final int port = FreePort.findForAPortThatCloses();
            private final int ready = FreePort.findForAPortThatCloses();
            private Site site;

            Node(Runtime runtime) throws IOException {
                this.runtime = runtime;
            }

            String line(String name) {
                return server(name, port, " port " + ready);
            }

            /** One handler for both, so that both ports are open or none. */
            void start() throws Exception {
                site = Site.start(runtime);
                site.register(
                        ConnectionHandler.class,
                        new ExchangeEcho(),
                        Map.of(SERVER_NAME, new String[] {"load", "ready"}));
                site.configure("load", "address=127.0.0.1:" + port, "drain.delay=4s");
                site.configure("ready", "address=127.0.0.1:" + ready);
            }

            /** Returns when all of it has drained. */
            void stop() throws Exception {
                site.close();
            }
        }

        /** Whoever is let in must be answered: nothing is clean about an end before that. */
        private static void visit(int port) throws IOException {
            try (Peer peer = Peer.to(port)) {
                assertEquals(BLOCK, peer.exchange(BLOCK));
            }
        }

        @Test
        void whenOneAfterTheOtherRestartsThenNoRequestIsLost() throws Exception {
            Node one = new Node(Runtime.FELIX);
            Node two = new Node(Runtime.EQUINOX);
            try (Haproxy haproxy = Haproxy.before(folder, one.line("one"), two.line("two"))) {
                one.start();
                two.start();
                haproxy.awaitUp(2);
                try (Load load = Load.on(haproxy.port());
                        Newcomers newcomers =
                                Newcomers.paying(NEWCOMERS, client -> visit(haproxy.port()))) {
                    restart(one, "one", haproxy, newcomers);
                    restart(two, "two", haproxy, newcomers);
                    newcomers.end();
                    newcomers.assertAllServed();
                    Tally tally = load.finish();
                    Figures.print("behind HAProxy, newcomers " + newcomers.served(), tally);
                    assertEquals(0, tally.lost(), tally::toString);
                    // Those of the first move to the second, and all of these back.
                    assertTrue(tally.reconnects() <= 2 * Load.CONNECTIONS, tally::toString);
                }
                one.stop();
                two.stop();
            }
        }

        private void restart(Node node, String name, Haproxy haproxy, Newcomers newcomers)
                throws Exception {
            newcomers.awaitMore(NEWCOMERS * 10);
            node.stop();
            haproxy.awaitDown(name);
            newcomers.awaitMore(NEWCOMERS * 10);
            node.start();
            haproxy.awaitUp(1);
            newcomers.awaitMore(NEWCOMERS * 10);
        }
    }

    @Nested
    class GivenTwoServers {

        private static final int VISITS = 20;

        private final int first = FreePort.findForAPortThatCloses();
        private final int second = FreePort.findForAPortThatCloses();
        private Site site;

        GivenTwoServers() throws IOException {}

        private Haproxy opened() throws Exception {
            Haproxy haproxy =
                    Haproxy.before(folder, server("one", first, ""), server("two", second, ""));
            site = SITES.at(Runtime.FELIX);
            site.configure("one", "address=127.0.0.1:" + first, "handler.grace=0");
            site.configure("two", "address=127.0.0.1:" + second);
            site.offer("two", Echo.greeting("2"));
            return haproxy;
        }

        private Set<String> greetings(Haproxy haproxy) throws IOException {
            Set<String> heard = new HashSet<>();
            for (int i = 0; i < VISITS; i++) {
                try (Peer peer = Peer.to(haproxy.port())) {
                    heard.add(peer.hear(1));
                }
            }
            return heard;
        }

        @Test
        void whenOneLosesItsHandlerThenTheOtherServesAllUntilItIsBack() throws Exception {
            try (Haproxy haproxy = opened()) {
                ServiceRegistration<?> handler = site.offer("one", Echo.greeting("1"));
                haproxy.awaitUp(2);
                assertEquals(Set.of("1", "2"), greetings(haproxy));
                handler.unregister();
                site.await("one", ServerState.WAITING);
                // Found out by the newcomers themselves, while no check has failed yet.
                assertEquals(Set.of("2"), greetings(haproxy));
                haproxy.awaitDown("one");
                assertEquals(Set.of("2"), greetings(haproxy));
                site.offer("one", Echo.greeting("1"));
                haproxy.awaitUp(1);
                assertEquals(Set.of("1", "2"), greetings(haproxy));
            }
        }

        @Test
        void whenAClientEndsItsOutputThenItHearsAllOfTheAnswer() throws Exception {
            try (Haproxy haproxy = opened()) {
                haproxy.awaitUp(1);
                try (Peer peer = Peer.to(haproxy.port())) {
                    assertEquals("2hello", peer.say("hello").finish().hearAll());
                }
            }
        }
    }

    @Nested
    class GivenAServerThatIsFull {

        private final int port = FreePort.findForAPortThatCloses();

        GivenAServerThatIsFull() throws IOException {}

        @Test
        void thenANewcomerWaitsAndTheServerStaysInUse() throws Exception {
            try (Haproxy haproxy = Haproxy.before(folder, server("one", port, ""))) {
                Site site = SITES.at(Runtime.FELIX);
                site.open("one", Echo.silent(), "address=127.0.0.1:" + port, "max.connections=1");
                haproxy.awaitUp(1);
                try (Peer newcomer = whileAnotherIsServed(haproxy)) {
                    assertEquals("hello", newcomer.hear(5));
                }
                assertEquals(List.of(), haproxy.newsOf("one"));
            }
        }

        private Peer whileAnotherIsServed(Haproxy haproxy) throws IOException {
            try (Peer first = Peer.to(haproxy.port())) {
                first.exchange("first");
                Peer newcomer = Peer.to(haproxy.port()).say("hello");
                assertEquals("still", first.exchange("still"));
                return newcomer;
            }
        }
    }
}

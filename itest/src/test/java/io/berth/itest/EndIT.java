package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;

/** How servers end, and that nothing of them is left. */
@Timeout(60)
class EndIT {

    @RegisterExtension static final Sites SITES = new Sites();

    @Nested
    class GivenADeletedConfiguration {

        @OnEachRuntime
        void thePortIsClosedAndTheServiceGone(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.open("echo", Echo.silent());
            int port = site.port("echo");
            site.delete("echo");
            site.awaitGone("echo");
            assertThrows(ConnectException.class, () -> Peer.to(port));
        }

        @OnEachRuntime
        void itsConnectionsAreDrained(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            Exchange exchange = new Exchange();
            site.open("slow", exchange);
            try (Peer busy = site.connect("slow")) {
                busy.say("?");
                exchange.begun.await();
                site.delete("slow");
                exchange.finish.countDown();
                assertEquals("!", busy.hearAll());
            }
            site.awaitGone("slow");
        }

        @OnEachRuntime
        void nothingIsLeft(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.offer("echo", Echo.silent());
            // Once before it counts: Java itself makes some things for the first socket.
            openUseAndDelete(site);
            Census before = Census.takeAtRest(site);
            openUseAndDelete(site);
            before.awaitAgain(site);
        }

        private static void openUseAndDelete(Site site) throws Exception {
            site.configure("echo");
            try (Peer one = site.connect("echo");
                    Peer two = site.connect("echo")) {
                one.exchange("1");
                two.exchange("2");
                site.delete("echo");
                assertTrue(one.isEnded());
                assertTrue(two.isEnded());
            }
            site.awaitGone("echo");
        }
    }

    @Nested
    class GivenAStoppedBundleOfBerth {

        @OnEachRuntime
        void itsServersDrainAndComeBackWithIt(Runtime runtime) throws Exception {
            try (Site site = Site.start(runtime)) {
                site.open("echo", Echo.silent());
                int port = site.port("echo");
                Bundle berth = site.framework().bundle("io.berth.impl");
                try (Peer peer = Peer.to(port)) {
                    peer.exchange("before");
                    berth.stop();
                    assertTrue(peer.isEnded());
                }
                assertThrows(ConnectException.class, () -> Peer.to(port));
                assertFalse(site.has("echo"));
                berth.start();
                try (Peer peer = site.connect("echo")) {
                    assertEquals("after", peer.exchange("after"));
                }
            }
        }
    }

    @Nested
    class GivenAStoppedFramework {

        @OnEachRuntime
        void anExchangeUnderWayIsFinishedAndQuietConnectionsEnd(Runtime runtime) throws Exception {
            Site site = Site.start(runtime);
            Exchange exchange = new Exchange();
            site.open("slow", exchange);
            site.open("echo", Echo.silent());
            int port = site.port("slow");
            try (Peer quiet = site.connect("echo");
                    Peer busy = site.connect("slow")) {
                quiet.exchange("x");
                busy.say("?");
                exchange.begun.await();
                Thread stopping = new Thread(() -> stop(site), "stopping");
                stopping.start();
                assertEquals("", quiet.hearAll());
                exchange.finish.countDown();
                assertEquals("!", busy.hearAll());
                stopping.join();
            }
            assertThrows(ConnectException.class, () -> Peer.to(port));
        }

        @OnEachRuntime
        void itsHandlersAreActiveToTheEnd(Runtime runtime) throws Exception {
            Site site = Site.start(runtime);
            site.configure("greeter");
            site.install(
                    TestBundle.named("test.greeter").with(Greeter.A.class, Greeter.Answers.class));
            try (Peer peer = site.connect("greeter")) {
                peer.exchange("?");
                stop(site);
                assertEquals("", peer.hearAll());
            }
        }

        private static void stop(Site site) {
            try {
                site.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Answers when the test says so. */
    private static final class Exchange implements ConnectionHandler {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch finish = new CountDownLatch(1);

        @Override
        public void handle(Connection connection) throws Exception {
            connection.read(ByteBuffer.allocate(1));
            begun.countDown();
            finish.await();
            connection.write(ByteBuffer.wrap(new byte[] {'!'}));
        }
    }
}

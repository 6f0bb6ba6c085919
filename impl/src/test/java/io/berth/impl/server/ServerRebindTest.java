package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.DrainReport;
import io.berth.Ports;
import io.berth.ServerConfig;
import io.berth.ServerEvent;
import io.berth.ServerException;
import io.berth.ServerState;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerRebindTest {

    private final ServerRig rig = new ServerRig();
    private final int port = Taken.freePort();
    private final InetSocketAddress old = new InetSocketAddress("127.0.0.1", port);

    @AfterEach
    void closeAll() {
        rig.close();
    }

    private Server listening(String... settings) {
        Server server = rig.server(ServerRig::echo, settings);
        server.update(ServerRig.changed(server, "address", "127.0.0.1:" + port));
        server.listen();
        return server;
    }

    private static void move(Server server, String address) {
        server.update(ServerRig.changed(server, "address", address));
    }

    private String ask(InetSocketAddress address) {
        return rig.keep(Peer.of(address)).ask("hello");
    }

    @Nested
    class ToAnotherPort {

        @Test
        void isBoundWhenUpdateReturns() {
            Server server = listening();
            move(server, "127.0.0.1:0");
            assertNotEquals(old, server.localAddress().orElseThrow());
            assertEquals("hello", rig.connect(server).ask("hello"));
            assertEquals(ServerState.RUNNING, server.state());
        }

        @Test
        void keepsConnections() {
            Server server = listening("rebind.overlap", "0");
            Peer peer = rig.connect(server);
            peer.ask("hello");
            move(server, "127.0.0.1:0");
            Await.until("the old port is closed", () -> Ports.isFree(old));
            assertEquals("still", peer.ask("still"));
        }

        @Test
        void goesOnAcceptingOnTheOldOneForTheOverlap() {
            Server server = listening("rebind.overlap", "700ms");
            long began = System.nanoTime();
            move(server, "127.0.0.1:0");
            assertEquals("hello", ask(old));
            Await.until("the old port is closed", () -> Ports.isFree(old));
            assertTrue(System.nanoTime() - began >= Duration.ofMillis(700).toNanos());
        }

        @Test
        void servesTheBacklogOfOneThatWasLeftBeforeAnotherTakesItsPlace() {
            Server server = listening("rebind.overlap", "1h");
            server.pause();
            Peer waiting = rig.keep(Peer.of(old)).say("waiting");
            move(server, "127.0.0.1:0");
            move(server, ":" + port);
            server.resume();
            assertEquals("waiting", waiting.hear(7));
        }

        @Test
        void takesTheOverlapOfTheConfigurationThatMovesIt() {
            Server server = listening("rebind.overlap", "1h");
            server.update(
                    ServerRig.changed(server, "address", "127.0.0.1:0", "rebind.overlap", "0"));
            Await.until("the old port is closed", () -> Ports.isFree(old));
        }

        @Test
        void servesTheBacklogOfTheOldOneBeforeThatCloses() {
            Server server = listening("rebind.overlap", "0", "max.connections", "1");
            Peer first = rig.connect(server);
            first.ask("first");
            Peer waiting = rig.connect(server).say("waiting");
            move(server, "127.0.0.1:0");
            first.close();
            assertEquals("waiting", waiting.hear(7));
            waiting.close();
            Await.until("the old port is closed", () -> Ports.isFree(old));
        }

        @Test
        void leavesNoOldPortBehindThatWaitsForAPermitWhenItStops() {
            BusyHandler busy = BusyHandler.interruptible();
            Server server = rig.server(busy, "rebind.overlap", "0", "max.connections", "1");
            move(server, "127.0.0.1:" + port);
            server.listen();
            rig.connect(server);
            busy.awaitEntered(1);
            Peer waiting = rig.connect(server);
            move(server, "127.0.0.1:0");
            Await.until("the overlap is over", () -> listensNoMore());
            DrainReport report = server.shutdown(Duration.ofMillis(200));
            assertEquals(1, report.cut());
            assertEquals(Peer.Ending.RESET, waiting.ending());
            assertTrue(Ports.isFree(old));
            assertEquals(0, server.openConnections());
        }

        /** The step that ends the overlap was made once its thread is at rest or gone. */
        private boolean listensNoMore() {
            return Thread.getAllStackTraces().entrySet().stream()
                    .filter(each -> each.getKey().getName().equals("berth-rig-steps"))
                    .allMatch(each -> each.getKey().getState() == Thread.State.TIMED_WAITING);
        }

        @Test
        void closesBothWhenItStopsMeanwhile() {
            Server server = listening("rebind.overlap", "1h");
            move(server, "127.0.0.1:0");
            InetSocketAddress fresh = server.localAddress().orElseThrow();
            server.close();
            assertTrue(Ports.isFree(old));
            assertTrue(Ports.isFree(fresh));
        }

        @Test
        void holdsBothWhenItIsPaused() {
            Server server = listening("rebind.overlap", "1h");
            move(server, "127.0.0.1:0");
            server.pause();
            Peer here = rig.connect(server).say("here");
            Peer there = rig.keep(Peer.of(old)).say("there");
            assertEquals(0, server.openConnections());
            server.resume();
            assertEquals("here", here.hear(4));
            assertEquals("there", there.hear(5));
        }

        @Test
        void sharesTheLimitBetweenBoth() {
            Server server = listening("rebind.overlap", "1h", "max.connections", "1");
            move(server, "127.0.0.1:0");
            Peer here = rig.connect(server);
            assertEquals("here", here.ask("here"));
            Peer there = rig.keep(Peer.of(old)).say("there");
            assertEquals(1, server.openConnections());
            here.close();
            assertEquals("there", there.hear(5));
            there.close();
            assertEquals("again", rig.connect(server).ask("again"));
        }
    }

    @Nested
    class BackAgain {

        @Test
        void takesTheLeftPortBack() {
            Server server = listening("rebind.overlap", "1h");
            move(server, "127.0.0.1:0");
            InetSocketAddress fresh = server.localAddress().orElseThrow();
            move(server, "127.0.0.1:" + port);
            assertEquals(old, server.localAddress().orElseThrow());
            assertEquals("hello", ask(old));
            assertEquals("hello", ask(fresh));
        }

        @Test
        void isNotUndoneByTheEndOfTheFirstOverlap() {
            Server server = listening("rebind.overlap", "300ms");
            move(server, "127.0.0.1:0");
            InetSocketAddress fresh = server.localAddress().orElseThrow();
            move(server, "127.0.0.1:" + port);
            Await.until("the other port is closed", () -> Ports.isFree(fresh));
            assertEquals("hello", ask(old));
            assertEquals(old, server.localAddress().orElseThrow());
        }

        @Test
        void hasAnOverlapOfItsOwnWhenItIsLeftOnceMore() {
            Server server = listening("rebind.overlap", "800ms");
            move(server, "127.0.0.1:0");
            move(server, "127.0.0.1:" + port);
            server.update(
                    ServerRig.changed(server, "address", "127.0.0.1:0", "rebind.overlap", "1h"));
            Server clock =
                    rig.keep(new ServerRig().listening(ServerRig::echo, "idle.timeout", "1200ms"));
            rig.connect(clock).ending();
            assertEquals("hello", ask(old));
        }

        @Test
        void bindsAnewWhereTheLeftPortIsClosedAlready() {
            Server server = listening("rebind.overlap", "0");
            move(server, "127.0.0.1:0");
            Await.until("the old port is closed", () -> Ports.isFree(old));
            move(server, "127.0.0.1:" + port);
            assertEquals("hello", ask(old));
        }
    }

    @Nested
    class WhereBothOverlap {

        @Test
        void swapsOneAddressForAll() {
            Server server = listening();
            Peer peer = rig.connect(server);
            peer.ask("hello");
            move(server, ":" + port);
            assertTrue(server.localAddress().orElseThrow().getAddress().isAnyLocalAddress());
            assertEquals("hello", ask(old));
            assertEquals("kept", peer.ask("kept"));
        }

        @Test
        void swapsAllForOneAddress() {
            Server server = listening();
            move(server, ":" + port);
            move(server, "127.0.0.1:" + port);
            assertEquals(old, server.localAddress().orElseThrow());
            assertEquals("hello", ask(old));
            rig.log.awaitStates(ServerState.RUNNING);
        }

        @Test
        void comesBackToTheOldOneWhereTheNewOneFails() throws Exception {
            Server server = listening();
            Peer peer = rig.connect(server);
            peer.ask("hello");
            ServerConfig before = server.config();
            try (ServerSocket taken = new ServerSocket()) {
                taken.bind(new InetSocketAddress("127.0.0.2", port));
                ServerException failure =
                        assertThrows(ServerException.class, () -> move(server, ":" + port));
                assertEquals(ServerException.Code.ADDRESS_IN_USE, failure.code());
                assertEquals(old, server.localAddress().orElseThrow());
                assertEquals("hello", ask(old));
                assertEquals("kept", peer.ask("kept"));
                assertEquals(before, server.config());
                assertEquals(ServerState.RUNNING, server.state());
            }
        }

        @Test
        void comesBackToThePortThatWasPickedForIt() throws Exception {
            Server server = rig.listening(ServerRig::echo);
            InetSocketAddress picked = server.localAddress().orElseThrow();
            try (ServerSocket taken = new ServerSocket()) {
                taken.bind(new InetSocketAddress("127.0.0.2", picked.getPort()));
                assertThrows(ServerException.class, () -> move(server, ":" + picked.getPort()));
                assertEquals(picked, server.localAddress().orElseThrow());
                assertEquals("hello", ask(picked));
            }
        }
    }

    @Nested
    class ThatFails {

        @Test
        void leavesTheOldConfigurationInForce() throws Exception {
            Server server = listening();
            ServerConfig before = server.config();
            try (ServerSocket taken = Taken.port()) {
                ServerConfig bad =
                        ServerRig.changed(
                                server, "address", Taken.textOf(taken), "max.connections", "1");
                ServerException failure =
                        assertThrows(ServerException.class, () -> server.update(bad));
                assertEquals(ServerException.Code.ADDRESS_IN_USE, failure.code());
            }
            assertEquals(before, server.config());
            assertEquals(ServerState.RUNNING, server.state());
            assertEquals(old, server.localAddress().orElseThrow());
            assertEquals("hello", ask(old));
            assertEquals("hello", ask(old));
            rig.log.await(ServerEvent.Type.CONFIGURED);
            assertEquals(1, rig.log.of(ServerEvent.Type.CONFIGURED).size(), "when it was made");
        }

        @Test
        void canBeAnsweredByAnErrorListenerThatClosesTheServer() throws Exception {
            Server server = listening();
            rig.audience.addErrorListener(event -> server.close());
            try (ServerSocket taken = Taken.port()) {
                assertThrows(ServerException.class, () -> move(server, Taken.textOf(taken)));
            }
            Await.until("it is closed", () -> server.state() == ServerState.STOPPED);
        }
    }

    @Nested
    class UnderLoad {

        @Test
        void losesNobodyWhoAskedTheAddressThatIsTold() {
            Server server = listening("rebind.overlap", "10s");
            CompletableFuture<Integer> asking = rig.async(() -> asked(server));
            for (int i = 0; i < 30; i++) {
                move(server, "127.0.0.1:" + Taken.freePort());
            }
            server.pause();
            server.resume();
            asked.complete(true);
            assertTrue(Await.result(asking) > 0);
        }

        private final CompletableFuture<Boolean> asked = new CompletableFuture<>();

        private int asked(Server server) {
            int answered = 0;
            do {
                try (Peer peer = Peer.of(server)) {
                    assertEquals("hello", peer.ask("hello"));
                    answered++;
                }
            } while (!asked.isDone());
            return answered;
        }
    }
}

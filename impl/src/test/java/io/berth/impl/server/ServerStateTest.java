package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.ConnectionInfo;
import io.berth.DrainReport;
import io.berth.ServerException;
import io.berth.ServerState;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ServerStateTest {

    private final ServerRig rig = new ServerRig();

    @AfterEach
    void closeAll() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "CREATED,  LISTEN,   RUNNING",
        "CREATED,  PAUSE,    CREATED",
        "CREATED,  RESUME,   CREATED",
        "CREATED,  UPDATE,   CREATED",
        "CREATED,  SHUTDOWN, STOPPED",
        "CREATED,  CLOSE,    STOPPED",
        "WAITING,  LISTEN,   WAITING",
        "WAITING,  PAUSE,    WAITING",
        "WAITING,  RESUME,   WAITING",
        "WAITING,  UPDATE,   WAITING",
        "WAITING,  SHUTDOWN, STOPPED",
        "WAITING,  CLOSE,    STOPPED",
        "RUNNING,  LISTEN,   RUNNING",
        "RUNNING,  PAUSE,    PAUSED",
        "RUNNING,  RESUME,   RUNNING",
        "RUNNING,  UPDATE,   RUNNING",
        "RUNNING,  SHUTDOWN, STOPPED",
        "RUNNING,  CLOSE,    STOPPED",
        "PAUSED,   LISTEN,   RUNNING",
        "PAUSED,   PAUSE,    PAUSED",
        "PAUSED,   RESUME,   RUNNING",
        "PAUSED,   UPDATE,   PAUSED",
        "PAUSED,   SHUTDOWN, STOPPED",
        "PAUSED,   CLOSE,    STOPPED",
        "DRAINING, LISTEN,   RUNNING",
        "DRAINING, PAUSE,    DRAINING",
        "DRAINING, RESUME,   DRAINING",
        "DRAINING, UPDATE,   DRAINING",
        "DRAINING, SHUTDOWN, STOPPED",
        "DRAINING, CLOSE,    STOPPED",
        "STOPPED,  LISTEN,   RUNNING",
        "STOPPED,  PAUSE,    STOPPED",
        "STOPPED,  RESUME,   STOPPED",
        "STOPPED,  UPDATE,   STOPPED",
        "STOPPED,  SHUTDOWN, STOPPED",
        "STOPPED,  CLOSE,    STOPPED",
        "FAILED,   LISTEN,   RUNNING",
        "FAILED,   PAUSE,    FAILED",
        "FAILED,   RESUME,   FAILED",
        "FAILED,   UPDATE,   FAILED",
        "FAILED,   SHUTDOWN, STOPPED",
        "FAILED,   CLOSE,    STOPPED"
    })
    void movesOnlyAsTheTableSays(ServerState from, Operation operation, ServerState to)
            throws Exception {
        Server server = serverIn(from);
        assertEquals(from, server.state());
        operation.on(server);
        assertEquals(to, server.state());
        assertEquals(to == ServerState.RUNNING, server.isRunning());
        assertEquals(to == ServerState.STOPPED || to == ServerState.FAILED, server.isGone());
    }

    enum Operation {
        LISTEN,
        PAUSE,
        RESUME,
        UPDATE,
        SHUTDOWN,
        CLOSE;

        void on(Server server) {
            switch (this) {
                case LISTEN -> server.listen();
                case PAUSE -> server.pause();
                case RESUME -> server.resume();
                case UPDATE -> server.update(ServerRig.changed(server, "idle.timeout", "17s"));
                case SHUTDOWN -> server.shutdown();
                case CLOSE -> server.close();
            }
        }
    }

    private Server serverIn(ServerState state) throws Exception {
        switch (state) {
            case CREATED -> {
                return rig.server(ServerRig::echo);
            }
            case WAITING -> {
                Server server = rig.configured();
                server.open();
                return server;
            }
            case FAILED -> {
                return failed();
            }
            case DRAINING -> {
                return draining(Duration.ofMillis(500));
            }
            default -> {
                Server server = rig.listening(ServerRig::echo);
                if (state == ServerState.PAUSED) {
                    server.pause();
                } else if (state == ServerState.STOPPED) {
                    server.close();
                }
                return server;
            }
        }
    }

    private Server failed() throws Exception {
        try (ServerSocket taken = Taken.port()) {
            Server server = rig.server(ServerRig::echo, "address", Taken.textOf(taken));
            assertThrows(ServerException.class, server::listen);
            return server;
        }
    }

    private Server draining(Duration timeout) {
        BusyHandler busy = BusyHandler.interruptible();
        Server server = rig.listening(busy);
        rig.connect(server);
        busy.awaitEntered(1);
        server.beginShutdown(timeout);
        return server;
    }

    @Nested
    class Created {

        private final Server server = rig.server(ServerRig::echo);

        @Test
        void hasNoAddressAndNoConnections() {
            assertTrue(server.localAddress().isEmpty());
            assertEquals(0, server.openConnections());
            assertTrue(server.failure().isEmpty());
            assertFalse(server.isTls());
        }

        @Test
        void returnsFromAwaitStoppedAtOnce() throws Exception {
            server.awaitStopped();
        }

        @Test
        void refusesANegativeTimeout() {
            assertThrows(
                    IllegalArgumentException.class, () -> server.shutdown(Duration.ofNanos(-1)));
            assertEquals(ServerState.CREATED, server.state());
        }
    }

    @Nested
    class Running {

        private final Server server = rig.listening(ServerRig::echo);

        @Test
        void canBeConnectedToOnceListenHasReturned() {
            assertEquals("hello", rig.connect(server).ask("hello"));
        }

        @Test
        void tellsTheBoundAddress() {
            InetSocketAddress bound = server.localAddress().orElseThrow();
            assertEquals("127.0.0.1", bound.getAddress().getHostAddress());
            assertNotEquals(0, bound.getPort());
        }

        @Test
        void countsAndShowsItsConnectionsInOrderOfTheirIds() {
            rig.connect(server).ask("a");
            rig.connect(server).ask("bc");
            assertEquals(2, server.openConnections());
            List<ConnectionInfo> connections = server.connections();
            assertTrue(connections.get(0).id() < connections.get(1).id());
            assertEquals("rig", connections.get(0).server());
            Await.until("the bytes are counted", () -> connections.get(1).bytesWritten() == 2);
        }

        @Test
        void killsOneConnectionWithAResetAndNoOther() {
            Peer killed = rig.connect(server);
            killed.ask("a");
            Peer other = rig.connect(server);
            other.ask("b");
            ConnectionInfo victim = server.connections().get(0);
            assertTrue(server.kill(victim.id()));
            assertEquals(Peer.Ending.RESET, killed.ending());
            assertEquals(CloseReason.KILLED, victim.closeReason().orElseThrow());
            assertEquals("still", other.ask("still"));
            Await.until("it is gone", () -> server.openConnections() == 1);
            assertFalse(server.kill(victim.id()));
        }

        @Test
        void blocksAwaitStoppedUntilItHasStopped() throws Exception {
            CompletableFuture<Void> stopped =
                    rig.async(
                            () -> {
                                server.awaitStopped();
                                return null;
                            });
            rig.connect(server).ask("working meanwhile");
            assertFalse(stopped.isDone());
            server.close();
            Await.result(stopped);
        }

        @Test
        void letsAwaitStoppedBeInterrupted() {
            CompletableFuture<Thread> waiter = new CompletableFuture<>();
            CompletableFuture<Void> stopped =
                    rig.async(
                            () -> {
                                waiter.complete(Thread.currentThread());
                                server.awaitStopped();
                                return null;
                            });
            Await.result(waiter).interrupt();
            AssertionError failure =
                    assertThrows(AssertionError.class, () -> Await.result(stopped));
            assertEquals(InterruptedException.class, failure.getCause().getClass());
        }

        @Test
        void closesEveryConnectionWithAReset() {
            Peer one = rig.connect(server);
            one.ask("a");
            server.close();
            assertEquals(Peer.Ending.RESET, one.ending());
            assertEquals(0, server.openConnections());
            assertTrue(server.localAddress().isEmpty());
        }

        @Test
        void freesThePortByTheTimeCloseReturns() throws Exception {
            InetSocketAddress bound = server.localAddress().orElseThrow();
            server.close();
            try (ServerSocket free = new ServerSocket()) {
                free.setReuseAddress(false);
                free.bind(bound);
            }
        }
    }

    @Nested
    class Paused {

        private final Server server = rig.listening(ServerRig::echo);

        @Test
        void leavesNewcomersInTheBacklogAndServesThemWhenResumed() throws Exception {
            Peer old = rig.connect(server);
            old.ask("before");
            server.pause();
            Peer newcomer = rig.connect(server);
            newcomer.say("early");
            assertEquals("goes on", old.ask("goes on"));
            assertEquals(1, server.openConnections());
            server.resume();
            assertEquals("early", newcomer.hear(5));
        }

        @Test
        void servesTheBacklogWhenItDrains() {
            server.pause();
            Peer newcomer = rig.connect(server);
            newcomer.say("early");
            DrainReport report = server.shutdown();
            assertEquals("early", newcomer.hear(5));
            assertEquals(Peer.Ending.END_OF_STREAM, newcomer.ending());
            assertEquals(1, report.closedQuiet());
        }

        @Test
        void keepsItsPause() {
            server.pause();
            server.update(ServerRig.changed(server, "address", "127.0.0.1:0", "backlog", "7"));
            assertEquals(ServerState.PAUSED, server.state());
        }
    }

    @Nested
    class Draining {

        @Test
        void letsListenWaitForItsEnd() {
            BusyHandler busy = BusyHandler.interruptible();
            Server server = rig.listening(busy);
            rig.connect(server);
            busy.awaitEntered(1);
            server.beginShutdown(Duration.ofSeconds(20));
            CompletableFuture<Void> listened = rig.run(server::listen);
            assertFalse(listened.isDone());
            assertEquals(ServerState.DRAINING, server.state());
            busy.letGo();
            Await.result(listened);
            assertEquals(ServerState.RUNNING, server.state());
            assertTrue(server.localAddress().isPresent());
        }

        @Test
        void doesNotOpenAgainWhereACloseComesAfterTheWishToOpen() {
            Server server = draining(Duration.ofSeconds(20));
            server.open();
            server.close();
            assertEquals(ServerState.STOPPED, server.state());
            assertTrue(server.localAddress().isEmpty());
        }

        @Test
        void tellsAListenThatWaitsOfACloseThatCameAfterIt() {
            BusyHandler busy = BusyHandler.stubborn();
            Server server = rig.listening(busy);
            rig.connect(server);
            busy.awaitEntered(1);
            Drain drain = server.beginShutdown(Duration.ofSeconds(20));
            CompletableFuture<ServerException> listened =
                    rig.async(() -> assertThrows(ServerException.class, server::listen));
            Await.until("listen waits", () -> isWaitedFor(server));
            CompletableFuture<Void> closed = rig.run(server::close);
            busy.letGo();
            Await.result(closed);
            drain.await();
            assertEquals(ServerException.Code.SERVER_CLOSED, Await.result(listened).code());
            assertEquals(ServerState.STOPPED, server.state());
        }

        /** The thread that listens is the only one of its name. */
        private boolean isWaitedFor(Server server) {
            return Thread.getAllStackTraces().entrySet().stream()
                    .filter(entry -> entry.getKey().getName().equals("rig-async"))
                    .flatMap(entry -> List.of(entry.getValue()).stream())
                    .anyMatch(frame -> frame.getClassName().equals(Signal.class.getName()));
        }

        @Test
        void keepsItsAddressUntilThePortIsClosed() throws Exception {
            BusyHandler busy = BusyHandler.interruptible();
            Server server = rig.listening(busy);
            InetSocketAddress bound = server.localAddress().orElseThrow();
            rig.connect(server);
            busy.awaitEntered(1);
            server.beginShutdown(Duration.ofSeconds(20));
            Await.until("the port is closed", () -> server.localAddress().isEmpty());
            assertThrows(Exception.class, () -> connectTo(bound));
            busy.letGo();
            server.awaitStopped();
        }

        private void connectTo(InetSocketAddress address) throws Exception {
            try (Socket socket = new Socket()) {
                socket.connect(address);
            }
        }
    }

    @Nested
    class Stopped {

        @Test
        void hasNothingToDoWhereItIsClosedAgain() {
            Server server = rig.listening(ServerRig::echo);
            server.shutdown();
            server.close();
            server.close();
            server.shutdown();
            server.listen();
            rig.log.awaitStates(
                    ServerState.RUNNING,
                    ServerState.DRAINING,
                    ServerState.STOPPED,
                    ServerState.RUNNING);
        }

        @Test
        void takesAConfigurationForTheNextListen() {
            Server server = rig.listening(ServerRig::echo, "max.connections", "3");
            server.close();
            server.update(ServerRig.changed(server, "max.connections", "5"));
            assertEquals(ServerState.STOPPED, server.state());
            server.listen();
            assertEquals(5, server.config().maxConnections());
        }

        @Test
        void servesAsBeforeWhenItListensAgain() {
            Server server = rig.listening(ServerRig::echo);
            for (int i = 0; i < 20; i++) {
                assertEquals("hello", rig.connect(server).ask("hello"));
                server.close();
                server.listen();
            }
            assertEquals("again", rig.connect(server).ask("again"));
        }
    }

    @Nested
    class Failed {

        @Test
        void saysWhyAndLeavesNothingOpen() throws Exception {
            Server server = failed();
            ServerException failure = server.failure().orElseThrow();
            assertEquals(ServerException.Code.ADDRESS_IN_USE, failure.code());
            assertTrue(server.localAddress().isEmpty());
            server.awaitStopped();
        }

        @Test
        void forgetsTheFailureOnceItListens() throws Exception {
            Server server = failed();
            server.listen();
            assertTrue(server.failure().isEmpty());
        }
    }
}

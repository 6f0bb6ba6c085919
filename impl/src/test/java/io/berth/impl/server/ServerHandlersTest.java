package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.ConnectionInfo;
import io.berth.DrainReport;
import io.berth.ErrorEvent;
import io.berth.RefuseReason;
import io.berth.ServerState;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerHandlersTest {

    private final ServerRig rig = new ServerRig();

    @AfterEach
    void closeAll() {
        rig.close();
    }

    private static HandlerBinding saying(String text) {
        return HandlerBinding.to(ServerRig.saying(text));
    }

    private Server serving(HandlerBinding binding, String... settings) {
        Server server = rig.configured(settings);
        server.serve(binding);
        server.open();
        return server;
    }

    @Nested
    class WithoutAHandler {

        private final Server server = rig.configured();

        @Test
        void waitsWithThePortClosed() {
            server.open();
            assertEquals(ServerState.WAITING, server.state());
            assertTrue(server.localAddress().isEmpty());
            server.listen();
            assertEquals(ServerState.WAITING, server.state());
        }

        @Test
        void opensWhenOneComes() {
            server.open();
            server.serve(saying("a"));
            assertEquals(ServerState.RUNNING, server.state());
            assertEquals("a", rig.connect(server).hear(1));
        }

        @Test
        void doesNotOpenForOneThatComesBeforeItIsToldTo() {
            server.serve(saying("a"));
            assertEquals(ServerState.CREATED, server.state());
            server.open();
            assertEquals(ServerState.RUNNING, server.state());
        }

        @Test
        void doesNotOpenForOneThatComesAfterItWasStopped() {
            server.open();
            server.close();
            server.serve(saying("a"));
            assertEquals(ServerState.STOPPED, server.state());
        }
    }

    @Nested
    class WhenABetterOneComes {

        @Test
        void sendsNewConnectionsToItAndLeavesTheOldOnesWithTheirs() {
            Server server = serving(saying("a"));
            Peer old = rig.connect(server);
            assertEquals("a", old.hear(1));
            server.serve(saying("b"));
            assertEquals("b", rig.connect(server).hear(1));
            assertEquals("still", old.ask("still"));
            assertEquals(2, server.openConnections());
        }
    }

    @Nested
    class WhenTheLastOneGoes {

        @Test
        void letsNewcomersWaitForTheNext() {
            HandlerBinding first = saying("a");
            Server server = serving(first, "handler.grace", "1h");
            InetSocketAddress bound = server.localAddress().orElseThrow();
            server.serveNone();
            server.retire(first).await();
            Peer newcomer = rig.connect(server);
            assertEquals(ServerState.RUNNING, server.state());
            server.serve(saying("b"));
            assertEquals("b", newcomer.hear(1));
            assertEquals(bound, server.localAddress().orElseThrow());
        }

        @Test
        void letsOneThatIsAcceptedAlreadyWaitToo() {
            CountDownLatch tuning = new CountDownLatch(1);
            CountDownLatch tuned = new CountDownLatch(1);
            rig.audience.addTuner(
                    socket -> {
                        tuning.countDown();
                        Await.open(tuned);
                    });
            HandlerBinding first = saying("a");
            Server server = serving(first, "handler.grace", "1h");
            Peer accepted = rig.connect(server);
            Await.open(tuning);
            server.serveNone();
            server.retire(first).await();
            tuned.countDown();
            server.serve(saying("b"));
            assertEquals("b", accepted.hear(1));
        }

        @Test
        void refusesThoseAndClosesThePortAfterTheGrace() {
            CountDownLatch tuning = new CountDownLatch(1);
            CountDownLatch tuned = new CountDownLatch(1);
            rig.audience.addTuner(
                    socket -> {
                        tuning.countDown();
                        Await.open(tuned);
                    });
            HandlerBinding first = saying("a");
            Server server = serving(first, "handler.grace", "300ms");
            Peer accepted = rig.connect(server);
            Await.open(tuning);
            ConnectionInfo connection = server.connections().get(0);
            server.serveNone();
            server.retire(first).await();
            tuned.countDown();
            assertEquals(Peer.Ending.END_OF_STREAM, accepted.ending());
            Await.until("it waits", () -> server.state() == ServerState.WAITING);
            assertTrue(server.localAddress().isEmpty());
            assertEquals(CloseReason.HANDLER_GONE, connection.closeReason().orElseThrow());
            Await.until(
                    "the refusal is told",
                    () -> rig.log.refusals().equals(List.of(RefuseReason.NO_HANDLER)));
            server.serve(saying("b"));
            assertEquals("b", rig.connect(server).hear(1));
        }

        @Test
        void closesThePortAtOnceWithoutGrace() {
            Server server = serving(saying("a"), "handler.grace", "0");
            server.serveNone();
            Await.until("it waits", () -> server.state() == ServerState.WAITING);
        }

        @Test
        void hasNoGraceWhenItStops() {
            Server server = serving(saying("a"), "handler.grace", "1h");
            server.serveNone();
            Peer newcomer = rig.connect(server);
            server.shutdown();
            assertEquals(Peer.Ending.END_OF_STREAM, newcomer.ending());
        }

        @Test
        void losesNobodyWhileHandlersAreExchangedUnderLoad() {
            HandlerBinding binding = HandlerBinding.to(ServerRig::echo);
            Server server = serving(binding, "handler.grace", "20s", "drain.idle", "10s");
            List<CompletableFuture<Integer>> clients = new CopyOnWriteArrayList<>();
            CountDownLatch over = new CountDownLatch(1);
            for (int i = 0; i < 4; i++) {
                clients.add(rig.async(() -> askedUntil(over, server)));
            }
            for (int i = 0; i < 20; i++) {
                server.serveNone();
                server.retire(binding).await();
                binding = HandlerBinding.to(ServerRig::echo);
                server.serve(binding);
            }
            over.countDown();
            for (CompletableFuture<Integer> client : clients) {
                assertTrue(Await.result(client) > 0);
            }
            assertEquals(List.of(), rig.log.refusals());
        }

        private int askedUntil(CountDownLatch over, Server server) {
            int answered = 0;
            do {
                try (Peer peer = Peer.of(server)) {
                    assertEquals("hello", peer.ask("hello"));
                    answered++;
                }
            } while (over.getCount() > 0);
            return answered;
        }
    }

    @Nested
    class WhileItIsPaused {

        @Test
        void staysPausedWhenItsHandlerWasAway() {
            Server server = serving(saying("a"), "handler.grace", "0");
            server.pause();
            server.serveNone();
            Await.until("it waits", () -> server.state() == ServerState.WAITING);
            server.serve(saying("b"));
            Await.until("it is paused", () -> server.state() == ServerState.PAUSED);
            Peer newcomer = rig.connect(server);
            server.resume();
            assertEquals("b", newcomer.hear(1));
        }

        @Test
        void isNotResumedByAHandlerThatComesWithinTheGrace() {
            Server server = serving(saying("a"), "handler.grace", "1h");
            server.pause();
            server.serveNone();
            server.serve(saying("b"));
            assertEquals(ServerState.PAUSED, server.state());
        }
    }

    @Nested
    class WhenOneIsRetired {

        @Test
        void drainsItsConnectionsAndNoOthers() {
            HandlerBinding first = saying("a");
            Server server = serving(first);
            Peer old = rig.connect(server);
            old.hear(1);
            old.ask("exchange");
            server.serve(saying("b"));
            Peer other = rig.connect(server);
            other.hear(1);
            DrainReport report = server.retire(first).await();
            assertEquals(1, report.closedQuiet());
            assertEquals(Peer.Ending.END_OF_STREAM, old.ending());
            assertEquals("unharmed", other.ask("unharmed"));
            assertEquals(ServerState.RUNNING, server.state());
        }

        @Test
        void cutsThemAfterHandlerDrain() {
            BusyHandler busy = BusyHandler.interruptible();
            HandlerBinding first = HandlerBinding.to(busy);
            Server server = serving(first, "handler.drain", "200ms");
            Peer peer = rig.connect(server);
            busy.awaitEntered(1);
            ConnectionInfo connection = server.connections().get(0);
            server.serve(saying("b"));
            DrainReport report = server.retire(first).await();
            assertEquals(1, report.cut());
            assertTrue(report.took().toMillis() >= 200, report.toString());
            assertEquals(CloseReason.HANDLER_GONE, connection.closeReason().orElseThrow());
            assertEquals(Peer.Ending.RESET, peer.ending());
        }

        @Test
        void awaitsTheHandlerAndNotTheLingering() {
            BusyHandler busy = BusyHandler.interruptible();
            HandlerBinding first = HandlerBinding.to(busy);
            Server server = serving(first, "linger.timeout", "15s", "handler.drain", "15s");
            rig.connect(server).say("unread");
            busy.awaitEntered(1);
            server.serve(saying("b"));
            Drain drain = server.retire(first);
            busy.letGo();
            assertEquals(1, drain.await().endedByThemselves());
            assertEquals(1, server.openConnections());
            server.close();
        }

        @Test
        void isTheSameDrainWhereItIsAskedForAgain() {
            BusyHandler busy = BusyHandler.interruptible();
            HandlerBinding first = HandlerBinding.to(busy);
            Server server = serving(first);
            rig.connect(server);
            busy.awaitEntered(1);
            server.serve(saying("b"));
            Drain drain = server.retire(first);
            assertSame(drain, server.retire(first));
            busy.letGo();
            assertEquals(1, drain.await().endedByThemselves());
        }

        @Test
        void doesNotWaitForTheConnectionThatRetiresIt() {
            CompletableFuture<Server> made = new CompletableFuture<>();
            CompletableFuture<HandlerBinding> own = new CompletableFuture<>();
            CompletableFuture<DrainReport> reported = new CompletableFuture<>();
            HandlerBinding first =
                    HandlerBinding.to(
                            connection -> {
                                made.join().serve(saying("b"));
                                reported.complete(made.join().retire(own.join()).await());
                            });
            own.complete(first);
            Server server = serving(first, "handler.drain", "1h");
            made.complete(server);
            rig.connect(server);
            assertEquals(0, Await.result(reported).cut());
        }

        @Test
        void drainsTogetherWithTheServer() {
            BusyHandler busy = BusyHandler.interruptible();
            HandlerBinding first = HandlerBinding.to(busy);
            Server server = serving(first, "handler.drain", "200ms");
            rig.connect(server);
            busy.awaitEntered(1);
            Drain whole = server.beginShutdown(Await.PATIENCE);
            assertEquals(1, server.retire(first).await().cut());
            assertEquals(0, whole.await().cut());
            assertEquals(ServerState.STOPPED, server.state());
        }

        @Test
        void canServeAgain() {
            HandlerBinding first = saying("a");
            Server server = serving(first);
            server.serveNone();
            server.retire(first).await();
            server.serve(first);
            assertEquals("a", rig.connect(server).hear(1));
        }
    }

    /** Hands out a handler of its own to each connection. */
    private static final class Prototype implements HandlerBinding {

        private final List<ConnectionHandler> taken = new CopyOnWriteArrayList<>();
        private final List<ConnectionHandler> givenBack = new CopyOnWriteArrayList<>();
        private final List<Thread> threads = new CopyOnWriteArrayList<>();

        @Override
        public ConnectionHandler take() {
            ConnectionHandler own =
                    new ConnectionHandler() {
                        @Override
                        public void handle(Connection connection) throws Exception {
                            threads.add(Thread.currentThread());
                            ServerRig.echo(connection);
                        }
                    };
            threads.add(Thread.currentThread());
            taken.add(own);
            return own;
        }

        @Override
        public void giveBack(ConnectionHandler handler) {
            threads.add(Thread.currentThread());
            givenBack.add(handler);
        }
    }

    @Nested
    class WithAnInstanceForEachConnection {

        @Test
        void takesAndGivesItBackOnTheConnectionsThread() {
            Prototype prototype = new Prototype();
            Server server = serving(prototype);
            Peer one = rig.connect(server);
            one.ask("a");
            Peer other = rig.connect(server);
            other.ask("b");
            assertNotSame(prototype.taken.get(0), prototype.taken.get(1));
            assertEquals(List.of(), prototype.givenBack);
            one.close();
            Await.until("it is given back", () -> prototype.givenBack.size() == 1);
            assertSame(prototype.taken.get(0), prototype.givenBack.get(0));
            other.close();
            Await.until("both are given back", () -> prototype.givenBack.size() == 2);
            assertEquals(2, prototype.threads.stream().distinct().count());
        }

        @Test
        void endsTheConnectionAloneWhereItCantBeHad() {
            IllegalStateException broken = new IllegalStateException("broken");
            HandlerBinding binding =
                    new HandlerBinding() {
                        @Override
                        public ConnectionHandler take() {
                            throw broken;
                        }

                        @Override
                        public void giveBack(ConnectionHandler handler) {
                            throw new AssertionError("nothing was taken");
                        }
                    };
            Server server = serving(binding);
            assertEquals(Peer.Ending.END_OF_STREAM, rig.connect(server).ending());
            Await.until(
                    "the error is told",
                    () -> rig.log.errors(ErrorEvent.Source.HANDLER).size() == 1);
            ErrorEvent error = rig.log.errors(ErrorEvent.Source.HANDLER).get(0);
            assertSame(broken, error.cause());
            assertEquals(
                    CloseReason.HANDLER_FAILED,
                    error.connection().orElseThrow().closeReason().orElseThrow());
            assertTrue(server.isRunning());
            assertFalse(server.isGone());
        }

        @Test
        void givesItBackWhereTheHandlerIsCut() {
            List<ConnectionHandler> givenBack = new CopyOnWriteArrayList<>();
            CountDownLatch entered = new CountDownLatch(1);
            ConnectionHandler handler =
                    connection -> {
                        entered.countDown();
                        while (!Thread.currentThread().isInterrupted()) {
                            LockSupport.park();
                        }
                    };
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            HandlerBinding binding =
                    new HandlerBinding() {
                        @Override
                        public ConnectionHandler take() {
                            return handler;
                        }

                        @Override
                        public void giveBack(ConnectionHandler given) {
                            interrupted.complete(Thread.currentThread().isInterrupted());
                            givenBack.add(given);
                        }
                    };
            Server server = serving(binding);
            rig.connect(server);
            Await.open(entered);
            server.close();
            assertFalse(Await.result(interrupted));
            assertEquals(List.of(handler), givenBack);
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import io.berth.ConnectionEvent;
import io.berth.ConnectionHandler;
import io.berth.DrainReport;
import io.berth.ErrorEvent;
import io.berth.ServerEvent;
import io.berth.ServerState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users' code that stops the very server that calls it. */
@Timeout(60)
class OwnServerTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final ServerRig rig = new ServerRig();
    private final CompletableFuture<Server> made = new CompletableFuture<>();

    @AfterEach
    void closeAll() {
        rig.close();
    }

    private Server listening(ConnectionHandler handler, String... settings) {
        Server server = rig.server(handler, settings);
        made.complete(server);
        server.listen();
        return server;
    }

    @Nested
    class FromAHandler {

        private final CompletableFuture<DrainReport> reported = new CompletableFuture<>();

        private Peer.Ending doneByAHandler(Consumer<Server> action) {
            Server server =
                    listening(
                            connection -> {
                                connection.input().read();
                                action.accept(made.join());
                                assertFalse(Thread.currentThread().isInterrupted());
                                connection.output().write('!');
                            });
            Peer peer = rig.connect(server).say("x");
            return peer.hear(1).equals("!") ? Peer.Ending.END_OF_STREAM : Peer.Ending.RESET;
        }

        @Test
        void aShutdownDoesNotWaitForItAndItGoesOn() {
            assertEquals(
                    Peer.Ending.END_OF_STREAM,
                    doneByAHandler(server -> reported.complete(server.shutdown(HOUR))));
            assertEquals(0, Await.result(reported).cut());
            Await.until("it is gone", () -> made.join().openConnections() == 0);
            assertEquals(ServerState.STOPPED, made.join().state());
        }

        /** Each round is a race between the cut and the word that the handler waits. */
        @Test
        void aCloseDoesNotInterruptIt() {
            AtomicInteger interrupted = new AtomicInteger();
            Server server =
                    listening(
                            connection -> {
                                connection.input().read();
                                made.join().close();
                                if (Thread.currentThread().isInterrupted()) {
                                    interrupted.incrementAndGet();
                                }
                            });
            for (int round = 0; round < 100; round++) {
                server.listen();
                Peer peer = rig.connect(server).say("x");
                assertEquals(Peer.Ending.RESET, peer.ending());
                Await.until("it is closed", () -> server.openConnections() == 0);
                peer.close();
            }
            assertEquals(0, interrupted.get());
        }

        @Test
        void aCloseThatHurriesADrainDoesNotInterruptItEither() {
            AtomicInteger interrupted = new AtomicInteger();
            Server server =
                    listening(
                            connection -> {
                                connection.input().read();
                                Server own = made.join();
                                Drain drain = own.beginShutdown(HOUR);
                                Await.until("it waits", () -> own.localAddress().isEmpty());
                                own.close();
                                if (Thread.currentThread().isInterrupted()) {
                                    interrupted.incrementAndGet();
                                }
                                drain.await();
                            });
            for (int round = 0; round < 30; round++) {
                server.listen();
                Peer peer = rig.connect(server).say("x");
                assertEquals(Peer.Ending.RESET, peer.ending());
                Await.until("it is closed", () -> server.openConnections() == 0);
                peer.close();
            }
            assertEquals(0, interrupted.get());
        }

        @Test
        void aListenLeavesItRunning() {
            assertEquals(
                    Peer.Ending.END_OF_STREAM,
                    doneByAHandler(
                            server -> {
                                server.shutdown(HOUR);
                                server.listen();
                            }));
            assertEquals(ServerState.RUNNING, made.join().state());
            assertTrue(made.join().localAddress().isPresent());
        }

        @Test
        void aListenDuringADrainDoesNotWaitForIt() {
            BusyHandler busy = BusyHandler.interruptible();
            CompletableFuture<Boolean> go = new CompletableFuture<>();
            Server server =
                    listening(
                            connection -> {
                                if (go.join()) {
                                    made.join().listen();
                                    busy.letGo();
                                }
                            });
            rig.connect(server);
            Await.until("it is there", () -> server.openConnections() == 1);
            server.beginShutdown(HOUR);
            go.complete(true);
            Await.until("it runs again", server::isRunning);
            Await.until("the handler is done", () -> server.openConnections() == 0);
        }

        @Test
        void aShutdownWaitsForTheOthersAllTheSame() {
            CompletableFuture<Boolean> letGo = new CompletableFuture<>();
            Server server =
                    listening(
                            connection -> {
                                if (connection.input().read() == 's') {
                                    reported.complete(made.join().shutdown(HOUR));
                                } else {
                                    letGo.join();
                                }
                            });
            rig.connect(server).say("w");
            Await.until("one is there", () -> server.openConnections() == 1);
            rig.connect(server).say("s");
            Await.until("it drains", () -> server.localAddress().isEmpty());
            assertFalse(reported.isDone());
            letGo.complete(true);
            assertEquals(1, Await.result(reported).endedByThemselves());
        }

        @RepeatedTest(5)
        void shutdownsOfTwoAtTheSameTimeWaitForNeither() {
            CyclicBarrier both = new CyclicBarrier(2);
            CompletableFuture<DrainReport> other = new CompletableFuture<>();
            Server server =
                    listening(
                            connection -> {
                                both.await(20, TimeUnit.SECONDS);
                                DrainReport report = made.join().shutdown(HOUR);
                                if (!reported.complete(report)) {
                                    other.complete(report);
                                }
                            });
            rig.connect(server);
            rig.connect(server);
            assertEquals(0, Await.result(reported).cut());
            assertEquals(0, Await.result(other).cut());
            Await.until("it has stopped", server::isGone);
        }

        @RepeatedTest(5)
        void aCloseAndAShutdownAtTheSameTimeWaitForNeither() {
            CyclicBarrier both = new CyclicBarrier(2);
            Server server =
                    listening(
                            connection -> {
                                boolean closes = connection.input().read() == 'c';
                                both.await(20, TimeUnit.SECONDS);
                                if (closes) {
                                    made.join().close();
                                } else {
                                    reported.complete(made.join().shutdown(HOUR));
                                }
                            });
            rig.connect(server).say("c");
            rig.connect(server).say("s");
            Await.result(reported);
            Await.until("it has stopped", server::isGone);
            Await.until("both are gone", () -> server.openConnections() == 0);
        }

        @Test
        void aShutdownWithAFullHouseDoesNotWaitForItsOwnPermit() {
            Server server =
                    listening(
                            connection -> {
                                connection.input().read();
                                reported.complete(made.join().shutdown(HOUR));
                            },
                            "max.connections",
                            "1");
            Peer first = rig.connect(server);
            Await.until("one is there", () -> server.openConnections() == 1);
            rig.connect(server);
            first.say("x");
            Await.result(reported);
        }

        @Test
        void aShutdownLeavesNoDeadlineBehind() {
            CountingTimers timers = new CountingTimers();
            ServerRig own = new ServerRig(new Engine(timers));
            Server server =
                    own.listening(connection -> reported.complete(made.join().shutdown(HOUR)));
            made.complete(server);
            own.connect(server);
            Await.result(reported);
            own.close();
            Await.until("all deadlines are over", () -> timers.open.get() == 0);
        }

        @Test
        void anUpdateAndAPauseTakeEffect() {
            assertEquals(
                    Peer.Ending.END_OF_STREAM,
                    doneByAHandler(
                            server -> {
                                server.update(
                                        ServerRig.changed(
                                                server,
                                                "address",
                                                "127.0.0.1:" + Taken.freePort()));
                                server.pause();
                            }));
            assertEquals(ServerState.PAUSED, made.join().state());
        }
    }

    @Nested
    class FromAListener {

        private void closing(ConnectionEvent.Type type) {
            CompletableFuture<DrainReport> reported = new CompletableFuture<>();
            Server server = listening(ServerRig::echo);
            rig.audience.addConnectionListener(
                    event -> reported.complete(server.shutdown(HOUR)), EnumSet.of(type));
            Peer peer = rig.connect(server);
            if (type != ConnectionEvent.Type.NEW && type != ConnectionEvent.Type.HANDLER) {
                peer.ask("hello");
                peer.close();
            }
            assertEquals(0, Await.result(reported).cut());
            Await.until("it has stopped", server::isGone);
        }

        @Test
        void aShutdownAtTheBeginningOfAConnectionWaitsForNobody() {
            closing(ConnectionEvent.Type.NEW);
        }

        @Test
        void aShutdownFromAReadWaitsForNobody() {
            closing(ConnectionEvent.Type.READ);
        }

        @RepeatedTest(5)
        void aShutdownAtTheEndOfAConnectionWaitsForNobody() {
            closing(ConnectionEvent.Type.CLOSE);
        }

        @Test
        void aShutdownAtTheEndOfAConnectionWaitsForNobodyWhereItDrainsAlready() {
            CompletableFuture<DrainReport> reported = new CompletableFuture<>();
            CompletableFuture<Boolean> atTheEnd = new CompletableFuture<>();
            CompletableFuture<Boolean> go = new CompletableFuture<>();
            Server server = listening(ServerRig::echo);
            rig.audience.addConnectionListener(
                    event -> {
                        atTheEnd.complete(true);
                        go.join();
                        reported.complete(server.shutdown(HOUR));
                    },
                    EnumSet.of(ConnectionEvent.Type.CLOSE));
            BusyHandler busy = BusyHandler.interruptible();
            Peer peer = rig.connect(server);
            peer.ask("hello");
            Drain drain = server.beginShutdown(HOUR);
            peer.close();
            Await.result(atTheEnd);
            go.complete(true);
            assertEquals(0, Await.result(reported).cut());
            drain.await();
            busy.letGo();
        }

        @Test
        void aShutdownFromAServerListenerHoldsNobodyUp() {
            CompletableFuture<DrainReport> reported = new CompletableFuture<>();
            CompletableFuture<Boolean> told = new CompletableFuture<>();
            Server server =
                    listening(
                            connection -> {
                                connection.draining().thenRun(() -> told.complete(true));
                                connection.output().write('!');
                                told.join();
                            });
            assertEquals("!", rig.connect(server).hear(1));
            rig.audience.addServerListener(
                    event -> {
                        if (event.state() == ServerState.PAUSED) {
                            reported.complete(server.shutdown(HOUR));
                        }
                    });
            server.pause();
            assertEquals(1, Await.result(reported).endedByThemselves());
        }

        @Test
        void oneThatNeverComesBackHoldsNothingOfOursUp() {
            CompletableFuture<Boolean> never = new CompletableFuture<>();
            Server server = rig.configured("handler.grace", "100ms");
            HandlerBinding binding = HandlerBinding.to(ServerRig::echo);
            server.serve(binding);
            server.open();
            rig.audience.addServerListener(
                    event -> {
                        if (event.type() == ServerEvent.Type.CONFIGURED) {
                            never.join();
                        }
                    });
            server.update(ServerRig.changed(server, "max.connections", "9"));
            server.serveNone();
            server.retire(binding).await();
            Await.until("the port is closed", () -> server.state() == ServerState.WAITING);
            never.complete(true);
        }

        @Test
        void aCloseFromAnErrorListenerDoesNotWaitForItself() throws Exception {
            try (var taken = Taken.port()) {
                Server server = rig.configured("address", Taken.textOf(taken));
                rig.audience.addErrorListener(
                        event -> {
                            if (event.source() == ErrorEvent.Source.SERVER) {
                                server.close();
                            }
                        });
                server.serve(HandlerBinding.to(ServerRig::echo));
                server.open();
                Await.until("it is closed", () -> server.state() == ServerState.STOPPED);
            }
        }

        @Test
        void aListenFromAServerListenerOpensItAgain() {
            Server server = listening(ServerRig::echo);
            AtomicBoolean again = new AtomicBoolean(true);
            rig.audience.addServerListener(
                    event -> {
                        if (event.state() == ServerState.STOPPED && again.getAndSet(false)) {
                            server.listen();
                        }
                    });
            server.shutdown();
            Await.until("it runs again", server::isRunning);
        }
    }

    @Nested
    class OfAnother {

        @Test
        void handlersThatStopEachOthersServersAreCutAtTheDeadline() {
            CyclicBarrier both = new CyclicBarrier(2);
            CompletableFuture<Server> otherMade = new CompletableFuture<>();
            ServerRig otherRig = new ServerRig();
            Server other = otherRig.server(connection -> stop(connection, both, made.join()));
            Server server = listening(connection -> stop(connection, both, otherMade.join()));
            otherMade.complete(other);
            rig.keep(other);
            other.listen();
            rig.connect(server);
            rig.connect(other);
            Await.until("both have stopped", () -> server.isGone() && other.isGone());
        }

        private void stop(Connection connection, CyclicBarrier both, Server server)
                throws Exception {
            both.await(20, TimeUnit.SECONDS);
            server.shutdown(Duration.ofMillis(500));
            connection.close();
        }
    }

    /** Counts what is still to be done. */
    private static final class CountingTimers implements Timers {

        private final Timers timers = new Watchdog();
        private final AtomicInteger open = new AtomicInteger();

        @Override
        public long now() {
            return timers.now();
        }

        @Override
        public Timer at(long due, Runnable task) {
            open.incrementAndGet();
            Once over = new Once(open::decrementAndGet);
            Timer timer =
                    timers.at(
                            due,
                            () -> {
                                over.run();
                                task.run();
                            });
            return () -> {
                over.run();
                timer.cancel();
            };
        }
    }
}

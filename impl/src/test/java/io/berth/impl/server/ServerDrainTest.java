package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.ConnectionEvent;
import io.berth.ConnectionInfo;
import io.berth.DrainReport;
import io.berth.ServerState;
import io.berth.ShutdownTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerDrainTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ServerRig rig = new ServerRig();

    @AfterEach
    void closeAll() {
        rig.close();
    }

    private static void assertCounts(int ended, int quiet, int cut, DrainReport report) {
        assertEquals(
                List.of(ended, quiet, cut),
                List.of(report.endedByThemselves(), report.closedQuiet(), report.cut()),
                report.toString());
    }

    private ConnectionInfo onlyOf(Server server) {
        assertEquals(1, server.openConnections());
        return server.connections().get(0);
    }

    @Nested
    class WithoutConnections {

        @Test
        void isOverAtOnce() {
            Server server = rig.listening(ServerRig::echo);
            DrainReport report = server.shutdown(LONG);
            assertCounts(0, 0, 0, report);
            assertSame(report, report.orThrow());
            assertTrue(report.took().compareTo(Duration.ofSeconds(5)) < 0, report.toString());
        }

        @Test
        void takesATimeoutThatCantBeCounted() {
            Server server = rig.listening(ServerRig::echo);
            assertCounts(0, 0, 0, server.shutdown(Duration.ofSeconds(Long.MAX_VALUE)));
        }
    }

    @Nested
    class OfQuietOnes {

        @Test
        void closesAReaderOnceItWasQuietForLongEnough() {
            Server server =
                    rig.listening(
                            connection -> connection.input().transferTo(connection.output()),
                            "drain.idle",
                            "300ms");
            Peer peer = rig.connect(server);
            peer.ask("hello");
            ConnectionInfo connection = onlyOf(server);
            CompletableFuture<DrainReport> draining = rig.async(() -> server.shutdown(LONG));
            assertEquals(Peer.Ending.END_OF_STREAM, peer.ending());
            peer.close();
            DrainReport report = Await.result(draining);
            assertCounts(0, 1, 0, report);
            assertEquals(CloseReason.DRAINED, connection.closeReason().orElseThrow());
        }

        @Test
        void waitsForDrainIdleWhereTheReaderHasHadAnExchangeJustNow() {
            Server server =
                    rig.listening(
                            connection -> connection.input().transferTo(connection.output()),
                            "drain.idle",
                            "700ms");
            Peer peer = rig.connect(server);
            peer.ask("hello");
            long began = System.nanoTime();
            server.beginShutdown(LONG);
            assertEquals(Peer.Ending.END_OF_STREAM, peer.ending());
            assertTrue(System.nanoTime() - began >= Duration.ofMillis(600).toNanos());
        }

        @Test
        void endsAtOnceBetweenExchanges() {
            Server server = rig.listening(ServerRig::echo, "drain.idle", "15s");
            Peer peer = rig.connect(server);
            peer.ask("hello");
            long began = System.nanoTime();
            CompletableFuture<DrainReport> draining = rig.async(() -> server.shutdown(LONG));
            assertEquals(Peer.Ending.END_OF_STREAM, peer.ending());
            peer.close();
            assertCounts(0, 1, 0, Await.result(draining));
            assertTrue(System.nanoTime() - began < Duration.ofSeconds(10).toNanos());
        }

        @Test
        void givesAFreshOneTimeForItsFirstExchange() {
            Server server = rig.listening(ServerRig::echo, "drain.idle", "10s");
            CountDownLatch told = new CountDownLatch(1);
            rig.audience.addConnectionListener(
                    event -> told.countDown(), EnumSet.of(ConnectionEvent.Type.DRAIN));
            Peer fresh = rig.connect(server);
            Await.until("it is there", () -> server.openConnections() == 1);
            CompletableFuture<DrainReport> draining = rig.async(() -> server.shutdown(LONG));
            Await.open(told);
            assertEquals("late", fresh.ask("late"));
            assertEquals(Peer.Ending.END_OF_STREAM, fresh.ending());
            fresh.close();
            assertCounts(0, 1, 0, Await.result(draining));
        }

        @Test
        void answersWhatHasArrivedBeforeItEnds() {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            Server server =
                    rig.listening(
                            connection -> {
                                entered.countDown();
                                go.await();
                                ServerRig.echo(connection);
                            });
            Peer peer = rig.connect(server).say("request");
            Await.open(entered);
            CompletableFuture<DrainReport> draining = rig.async(() -> server.shutdown(LONG));
            Await.until("it drains", () -> server.localAddress().isEmpty());
            go.countDown();
            assertEquals("request", peer.hear(7));
            assertEquals(Peer.Ending.END_OF_STREAM, peer.ending());
            peer.close();
            assertCounts(0, 1, 0, Await.result(draining));
        }
    }

    @Nested
    class Reported {

        @Test
        void countsThoseThatEndBeforeAllIsTold() {
            Server server = rig.server(ServerRig::echo);
            for (int round = 0; round < 20; round++) {
                server.listen();
                Peer one = rig.connect(server);
                Peer other = rig.connect(server);
                one.ask("hello");
                other.ask("hello");
                CompletableFuture<DrainReport> draining = rig.async(() -> server.shutdown(LONG));
                one.ending();
                one.close();
                other.ending();
                other.close();
                assertCounts(0, 2, 0, Await.result(draining));
            }
        }
    }

    @Nested
    class OfBusyOnes {

        private final BusyHandler busy = BusyHandler.interruptible();

        @Test
        void waitsForThemHoweverLongTheyCompute() {
            Server server = rig.listening(busy, "drain.idle", "10ms");
            Peer peer = rig.connect(server);
            busy.awaitEntered(1);
            CompletableFuture<DrainReport> draining = rig.async(() -> server.shutdown(LONG));
            Await.until("the port is closed", () -> server.localAddress().isEmpty());
            assertTrue(onlyOf(server).closeReason().isEmpty());
            assertFalse(draining.isDone());
            busy.letGo();
            assertEquals(Peer.Ending.END_OF_STREAM, peer.ending());
            peer.close();
            assertCounts(1, 0, 0, Await.result(draining));
        }

        @Test
        void cutsAndInterruptsThemAtTheDeadline() {
            Server server = rig.listening(busy);
            Peer one = rig.connect(server);
            rig.connect(server);
            busy.awaitEntered(2);
            List<ConnectionInfo> connections = server.connections();
            DrainReport report = server.shutdown(Duration.ofMillis(400));
            assertCounts(0, 0, 2, report);
            assertEquals(List.of(), report.stuckThreads());
            assertTrue(report.took().toMillis() >= 400, report.toString());
            assertEquals(Peer.Ending.RESET, one.ending());
            for (ConnectionInfo each : connections) {
                assertEquals(CloseReason.DRAIN_TIMEOUT, each.closeReason().orElseThrow());
            }
            assertThrows(ShutdownTimeoutException.class, report::orThrow);
            assertEquals(0, server.openConnections());
        }

        @Test
        void areWaitedForOnceHoweverOftenTheServerIsAsked() {
            BusyHandler stubborn = BusyHandler.stubborn();
            Server server = rig.listening(stubborn);
            rig.connect(server);
            stubborn.awaitEntered(1);
            assertEquals(1, server.shutdown(Duration.ofMillis(200)).cut());

            long began = System.nanoTime();
            server.shutdown(LONG);
            server.retireForGood(LONG).await();
            assertTrue(System.nanoTime() - began < LONG.toNanos());
            stubborn.letGo();
        }

        @Test
        void namesTheThreadThatGoesOnWhenItIsCut() {
            BusyHandler stubborn = BusyHandler.stubborn();
            Server server = rig.listening(stubborn);
            rig.connect(server);
            stubborn.awaitEntered(1);
            long id = onlyOf(server).id();
            DrainReport report = server.shutdown(Duration.ofMillis(100));
            assertCounts(0, 0, 1, report);
            assertEquals(List.of("berth-rig-" + id), report.stuckThreads());
            assertTrue(report.took().toMillis() >= 1_000, report.toString());
            assertEquals(ServerState.STOPPED, server.state());
            assertEquals(1, server.openConnections());
            stubborn.letGo();
            Await.until("it is gone", () -> server.openConnections() == 0);
        }

        @Test
        void returnsAlthoughHandlersHoldEveryCoreAndIgnoreTheCut() {
            CountDownLatch entered = new CountDownLatch(4);
            CountDownLatch letGo = new CountDownLatch(1);
            Server server =
                    rig.listening(
                            connection -> {
                                entered.countDown();
                                while (letGo.getCount() > 0) {
                                    Thread.onSpinWait();
                                }
                            });
            int count = Math.min(4, Runtime.getRuntime().availableProcessors());
            for (int i = 0; i < count; i++) {
                rig.connect(server);
            }
            Await.until("they compute", () -> entered.getCount() == 4 - count);
            DrainReport report = server.shutdown(Duration.ofMillis(100));
            letGo.countDown();
            assertEquals(count, report.stuckThreads().size());
        }

        @Test
        void leavesThemAloneWhereTheyEndBetweenExchangesByThemselves() {
            Server server =
                    rig.listening(
                            connection -> {
                                ByteBuffer buffer = ByteBuffer.allocate(64);
                                while (!connection.isDraining()) {
                                    connection.read(buffer.clear());
                                    connection.write(buffer.flip());
                                }
                            },
                            "drain.idle",
                            "15s");
            Peer peer = rig.connect(server);
            peer.ask("one");
            CompletableFuture<DrainReport> draining = rig.async(() -> server.shutdown(LONG));
            Await.until("it drains", () -> server.localAddress().isEmpty());
            assertEquals("two", peer.ask("two"));
            assertEquals(Peer.Ending.END_OF_STREAM, peer.ending());
            peer.close();
            assertCounts(1, 0, 0, Await.result(draining));
        }
    }

    @Nested
    class ToldToConnections {

        @Test
        void comesAsAnEventAStageAndADeadline() {
            CompletableFuture<Void> drained = new CompletableFuture<>();
            CompletableFuture<Optional<Instant>> deadline = new CompletableFuture<>();
            List<ConnectionEvent.Type> events = new CopyOnWriteArrayList<>();
            rig.audience.addConnectionListener(
                    event -> events.add(event.type()), Audience.BY_DEFAULT);
            CountDownLatch entered = new CountDownLatch(1);
            Server server =
                    rig.listening(
                            connection -> {
                                connection.draining().thenRun(() -> drained.complete(null));
                                assertTrue(connection.deadline().isEmpty());
                                entered.countDown();
                                Await.result(drained);
                                assertTrue(connection.isDraining());
                                deadline.complete(connection.deadline());
                            });
            rig.connect(server);
            Await.open(entered);
            CompletableFuture<DrainReport> draining = rig.async(() -> server.shutdown(LONG));
            Instant by = Await.result(deadline).orElseThrow();
            assertTrue(by.isAfter(Instant.now()));
            assertTrue(by.isBefore(Instant.now().plus(LONG)));
            Await.result(draining);
            Await.until("the drain is told", () -> events.contains(ConnectionEvent.Type.DRAIN));
        }
    }

    @Nested
    class WithADelay {

        @Test
        void goesOnAcceptingAndTellsNobodyMeanwhile() {
            Server server =
                    rig.listening(ServerRig::echo, "drain.delay", "1s", "drain.idle", "50ms");
            Peer old = rig.connect(server);
            old.ask("old");
            long began = System.nanoTime();
            CompletableFuture<DrainReport> draining = rig.async(() -> server.shutdown(LONG));
            Await.until("it drains", () -> server.state() == ServerState.DRAINING);
            Peer newcomer = rig.connect(server);
            assertEquals("new", newcomer.ask("new"));
            assertEquals("old", old.ask("old"));
            assertEquals("new", newcomer.ask("new"));
            assertEquals(Peer.Ending.END_OF_STREAM, newcomer.ending());
            assertEquals(Peer.Ending.END_OF_STREAM, old.ending());
            assertTrue(System.nanoTime() - began >= Duration.ofSeconds(1).toNanos());
            assertEquals(Peer.Ending.END_OF_STREAM, old.ending());
            old.close();
            newcomer.close();
            assertCounts(0, 2, 0, Await.result(draining));
        }

        @Test
        void isPartOfTheOneDeadline() {
            BusyHandler busy = BusyHandler.interruptible();
            Server server = rig.listening(busy, "drain.delay", "1h");
            rig.connect(server);
            busy.awaitEntered(1);
            DrainReport report = server.shutdown(Duration.ofMillis(200));
            assertCounts(0, 0, 1, report);
        }

        @Test
        void isCutShortByAClose() {
            Server server = rig.listening(ServerRig::echo, "drain.delay", "1h");
            Peer peer = rig.connect(server);
            peer.ask("hello");
            ConnectionInfo connection = onlyOf(server);
            Drain drain = server.beginShutdown(Duration.ofHours(2));
            server.close();
            assertEquals(Peer.Ending.RESET, peer.ending());
            assertCounts(0, 0, 1, drain.await());
            assertEquals(CloseReason.SERVER_CLOSED, connection.closeReason().orElseThrow());
        }
    }

    @Nested
    class OfABacklog {

        @Test
        void servesWhatWaitsAsPermitsFree() {
            Server server = rig.listening(ServerRig::echo, "max.connections", "1");
            Peer first = rig.connect(server);
            first.ask("first");
            Peer second = rig.connect(server).say("second");
            Peer third = rig.connect(server).say("third");
            CompletableFuture<DrainReport> draining = rig.async(() -> server.shutdown(LONG));
            assertEquals(Peer.Ending.END_OF_STREAM, first.ending());
            first.close();
            assertEquals("second", second.hear(6));
            assertEquals(Peer.Ending.END_OF_STREAM, second.ending());
            second.close();
            assertEquals("third", third.hear(5));
            assertEquals(Peer.Ending.END_OF_STREAM, third.ending());
            third.close();
            DrainReport report = Await.result(draining);
            assertEquals(3, report.closedQuiet() + report.endedByThemselves(), report.toString());
            assertEquals(0, report.cut());
        }

        @Test
        void givesUpOnItAtTheDeadline() {
            BusyHandler busy = BusyHandler.interruptible();
            Server server = rig.listening(busy, "max.connections", "1");
            rig.connect(server);
            busy.awaitEntered(1);
            Peer waiting = rig.connect(server).say("never");
            assertCounts(0, 0, 1, server.shutdown(Duration.ofMillis(200)));
            assertEquals(Peer.Ending.RESET, waiting.ending());
            assertEquals(ServerState.STOPPED, server.state());
        }
    }

    @Nested
    class AskedForAgain {

        private final BusyHandler busy = BusyHandler.interruptible();
        private final Server server = rig.listening(busy);

        @Test
        void isTheSameDrainWithTheSameReport() {
            rig.connect(server);
            busy.awaitEntered(1);
            CompletableFuture<DrainReport> one = rig.async(() -> server.shutdown(LONG));
            Await.until("it drains", () -> server.state() == ServerState.DRAINING);
            CompletableFuture<DrainReport> other = rig.async(() -> server.shutdown(LONG));
            busy.letGo();
            assertSame(Await.result(one), Await.result(other));
        }

        @Test
        void endsEarlierWhereItAsksForLessTime() {
            rig.connect(server);
            busy.awaitEntered(1);
            CompletableFuture<DrainReport> one =
                    rig.async(() -> server.shutdown(Duration.ofHours(1)));
            Await.until("it drains", () -> server.state() == ServerState.DRAINING);
            DrainReport report = server.shutdown(Duration.ofMillis(200));
            assertSame(report, Await.result(one));
            assertCounts(0, 0, 1, report);
        }

        @Test
        void endsNoLaterWhereItAsksForMoreTime() {
            rig.connect(server);
            busy.awaitEntered(1);
            Drain first = server.beginShutdown(Duration.ofMillis(300));
            DrainReport report = server.shutdown(Duration.ofHours(1));
            assertSame(first.await(), report);
            assertCounts(0, 0, 1, report);
        }

        @Test
        void isCutAtOnceByAClose() {
            Peer peer = rig.connect(server);
            busy.awaitEntered(1);
            ConnectionInfo connection = onlyOf(server);
            CompletableFuture<DrainReport> one =
                    rig.async(() -> server.shutdown(Duration.ofHours(1)));
            Await.until("it drains", () -> server.state() == ServerState.DRAINING);
            server.close();
            assertCounts(0, 0, 1, Await.result(one));
            assertEquals(CloseReason.SERVER_CLOSED, connection.closeReason().orElseThrow());
            assertEquals(Peer.Ending.RESET, peer.ending());
        }
    }

    @Nested
    class ClosedAtOnce {

        @Test
        void hasOneReasonWhateverTheConnectionsDo() {
            Server server = rig.listening(ServerRig::echo);
            for (int i = 0; i < 20; i++) {
                rig.connect(server).ask("hello");
            }
            List<ConnectionInfo> connections = server.connections();
            server.close();
            for (ConnectionInfo each : connections) {
                assertEquals(CloseReason.SERVER_CLOSED, each.closeReason().orElseThrow());
            }
        }
    }

    @Nested
    class OfLingeringOnes {

        @Test
        void cutsThemToo() {
            Server server = rig.listening(connection -> {}, "linger.timeout", "1h");
            Peer peer = rig.connect(server);
            assertEquals(Peer.Ending.END_OF_STREAM, peer.ending());
            ConnectionInfo connection = onlyOf(server);
            DrainReport report = server.shutdown(Duration.ZERO);
            assertCounts(0, 0, 1, report);
            assertEquals(List.of(), report.stuckThreads());
            assertEquals(CloseReason.HANDLER_RETURNED, connection.closeReason().orElseThrow());
        }
    }

    @Nested
    class WhileClientsCome {

        @Test
        void losesNoAnswerOfWhomItAccepted() {
            Server server = rig.listening(ServerRig::echo, "drain.idle", "2s");
            for (int round = 0; round < 10; round++) {
                server.listen();
                List<Peer> peers = new CopyOnWriteArrayList<>();
                for (int i = 0; i < 20; i++) {
                    peers.add(rig.connect(server).say("question"));
                }
                CompletableFuture<DrainReport> draining = rig.async(() -> server.shutdown(LONG));
                peers.forEach(peer -> assertEquals("question", peer.hear(8)));
                peers.forEach(Peer::close);
                assertEquals(0, Await.result(draining).cut());
                assertEquals(0, server.openConnections());
            }
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.RefuseReason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server has counted when its connections have gone their ways. */
@Timeout(60)
class ServerCountersTest {

    private final ServerRig rig = new ServerRig();

    @AfterEach
    void closeAll() {
        rig.close();
    }

    /** The counters when nothing is open any more. */
    private static Counts atRest(Server server) {
        Await.until("all are gone", () -> server.openConnections() == 0);
        Counts counts = server.counters();
        assertEquals(0, counts.open());
        assertEquals(counts.accepted(), closed(counts));
        return counts;
    }

    private static long closed(Counts counts) {
        return counts.closed().values().stream().mapToLong(Long::longValue).sum();
    }

    private static long onlyId(Server server) {
        return server.connections().get(0).id();
    }

    @Nested
    class GivenOneConnection {

        private final Server server = rig.listening(ServerRig::echo);
        private final Peer peer = rig.connect(server);

        @Test
        void whileItIsOpenItsBytesAreCounted() {
            peer.ask("hello");
            // The peer may have an answer a moment before it is counted.
            Await.until("it is written", () -> server.counters().bytesWritten() == 5);
            Counts counts = server.counters();
            assertEquals(1, counts.accepted());
            assertEquals(1, counts.open());
            assertEquals(5, counts.bytesRead());
            assertEquals(0, closed(counts));
        }

        @Test
        void whenThePeerClosesItThenThatAndItsBytesAreCounted() {
            peer.ask("hello");
            assertEquals(Peer.Ending.END_OF_STREAM, peer.finish().ending());
            Counts counts = atRest(server);
            assertEquals(1, counts.closed().get(CloseReason.PEER_CLOSED));
            assertEquals(5, counts.bytesRead());
            assertEquals(5, counts.bytesWritten());
            assertEquals(1, counts.peak());
        }

        @Test
        void whenItIsKilledTwiceThenItIsCountedOnce() {
            peer.ask("hello");
            long id = onlyId(server);
            server.kill(id);
            server.kill(id);
            peer.ending();
            assertEquals(1, atRest(server).closed().get(CloseReason.KILLED));
        }

        @Test
        void whenItsHandlerReturnsThenTheTimeIsCounted() {
            peer.ask("hello").length();
            peer.finish().ending();
            Counts counts = atRest(server);
            assertEquals(1, counts.handlerTimes().stream().mapToLong(Long::longValue).sum());
        }

        @Test
        void whenTheServerStopsAndListensAgainThenTheCountersGoOn() {
            peer.ask("hello");
            server.close();
            server.listen();
            rig.connect(server).ask("again");
            Counts counts = server.counters();
            assertEquals(2, counts.accepted());
            assertEquals(1, counts.open());
            assertEquals(10, counts.bytesRead());
            assertEquals(1, counts.closed().get(CloseReason.SERVER_CLOSED));
        }

        @Test
        void whenTheServerMovesThenTheCountersGoOn() {
            peer.ask("hello");
            server.update(ServerRig.changed(server, "address", "127.0.0.2:0"));
            rig.connect(server).ask("there");
            assertEquals(2, server.counters().open());
            assertEquals(2, server.counters().accepted());
        }
    }

    @Nested
    class GivenConnectionsThatEndInTheirWays {

        @Test
        void anIdleOneIsCountedAsThat() {
            Server server = rig.listening(ServerRig::echo, "idle.timeout", "100ms");
            assertEquals(Peer.Ending.END_OF_STREAM, rig.connect(server).ending());
            assertEquals(1, atRest(server).closed().get(CloseReason.IDLE_TIMEOUT));
        }

        @Test
        void aRefusedOneIsCountedAsRefusedAndNotAsAccepted() {
            Server server =
                    rig.listening(ServerRig::echo, "max.connections", "1", "overflow", "refuse");
            rig.connect(server).ask("hello");
            rig.connect(server).ending();
            rig.connect(server).ending();
            Counts counts = server.counters();
            assertEquals(1, counts.accepted());
            assertEquals(2, counts.refused().get(RefuseReason.MAX_CONNECTIONS));
        }

        @Test
        void oneThatFoundNoHandlerIsCountedAsBoth() {
            Server server = rig.configured("handler.grace", "1h");
            HandlerBinding binding = HandlerBinding.to(ServerRig::echo);
            server.serve(binding);
            server.open();
            CountDownLatch tuned = new CountDownLatch(1);
            rig.audience.addTuner(socket -> Await.open(tuned));
            Peer peer = rig.connect(server);
            Await.until("it is accepted", () -> server.openConnections() == 1);
            server.serveNone();
            server.update(ServerRig.changed(server, "handler.grace", "0"));
            tuned.countDown();
            peer.ending();
            Counts counts = atRest(server);
            assertEquals(1, counts.closed().get(CloseReason.HANDLER_GONE));
            assertEquals(1, counts.refused().get(RefuseReason.NO_HANDLER));
        }

        @Test
        void oneWhoseHandlerThrowsHasItsTimeCountedToo() {
            Server server =
                    rig.listening(
                            connection -> {
                                throw new IllegalStateException("meant");
                            });
            rig.connect(server).ending();
            Counts counts = atRest(server);
            assertEquals(1, counts.closed().get(CloseReason.HANDLER_FAILED));
            assertEquals(1, counts.handlerTimes().stream().mapToLong(Long::longValue).sum());
        }
    }

    @Nested
    class GivenSomebodyLooksIn {

        @Test
        void aServedConnectionShowsItsHandlerAndHowLongItIsIdle() {
            Server server = rig.configured();
            HandlerBinding binding = HandlerBinding.to(ServerRig::echo);
            server.serve(binding);
            server.open();
            rig.connect(server).ask("hello");
            ConnectionStatus status = server.connectionStatuses().get(0);
            assertEquals(binding, status.handler());
            assertEquals("SERVING", status.stage());
            assertEquals(onlyId(server), status.connection().id());
            assertTrue(status.idle().compareTo(Duration.ZERO) >= 0);
        }

        @Test
        void oneThatWaitsForATunerShowsNoHandler() {
            CountDownLatch tuned = new CountDownLatch(1);
            Server server = rig.listening(ServerRig::echo);
            rig.audience.addTuner(socket -> Await.open(tuned));
            Peer peer = rig.connect(server);
            Await.until("it is accepted", () -> server.openConnections() == 1);
            ConnectionStatus status = server.connectionStatuses().get(0);
            assertEquals("STARTING", status.stage());
            assertNull(status.handler());
            tuned.countDown();
            peer.ask("hello");
            assertNotNull(server.connectionStatuses().get(0).handler());
        }
    }
}

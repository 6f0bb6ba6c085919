package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.DrainReport;
import io.berth.Ports;
import io.berth.ServerState;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server's own deadlines, each a nanosecond before its time and at it. */
@Timeout(60)
class ServerTimeTest {

    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofNanos(1);

    private final ManualTimers timers = new ManualTimers();
    private final ServerRig rig = new ServerRig(new Engine(timers));
    private final Stubborn stubborn = new Stubborn();

    /** Says when it is called and when it is interrupted, and goes on all the same. */
    private static final class Stubborn implements ConnectionHandler {

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);

        @Override
        public void handle(Connection connection) throws InterruptedException {
            entered.countDown();
            try {
                letGo.await();
            } catch (InterruptedException cut) {
                interrupted.countDown();
                letGo.await();
            }
        }
    }

    @AfterEach
    void closeAll() {
        stubborn.letGo.countDown();
        rig.close();
    }

    private Server busy(String... settings) {
        Server server = rig.listening(stubborn, settings);
        rig.connect(server);
        Await.open(stubborn.entered);
        return server;
    }

    private void passAllBut(Duration last) {
        timers.advance(TEN.minus(last));
    }

    /** The cut comes at the deadline, and the report a second later. */
    private void assertCutAfterTen(Drain drain) {
        CompletableFuture<DrainReport> report = rig.async(drain::await);
        passAllBut(TICK);
        assertEquals(1, stubborn.interrupted.getCount());
        timers.advance(TICK);
        Await.open(stubborn.interrupted);
        timers.advance(Duration.ofSeconds(1).minus(TICK));
        assertFalse(report.isDone());
        timers.advance(TICK);
        assertEquals(1, Await.result(report).stuckThreads().size());
    }

    @Nested
    class ADrain {

        @Test
        void cutsAtItsDeadlineAndNamesWhoeverGoesOnASecondLater() {
            assertCutAfterTen(busy().beginShutdown(TEN));
        }

        @Test
        void ofAHandlerEndsAfterHandlerDrain() {
            HandlerBinding binding = HandlerBinding.to(stubborn);
            Server server = rig.configured("handler.drain", "10s");
            server.serve(binding);
            server.listen();
            rig.connect(server);
            Await.open(stubborn.entered);
            assertCutAfterTen(server.retire(binding));
        }

        @Test
        void keepsThePortOpenForItsDelay() throws InterruptedException {
            Server server = rig.listening(ServerRig::echo, "drain.delay", "10s");
            InetSocketAddress address = server.localAddress().orElseThrow();
            int before = timers.pending();
            CompletableFuture<DrainReport> report =
                    rig.async(server.beginShutdown(Duration.ofHours(1))::await);
            timers.awaitPending(before + 1);
            passAllBut(TICK);
            assertFalse(Ports.isFree(address));
            timers.advance(TICK);
            Await.result(report);
            Await.until("the port is closed", () -> Ports.isFree(address));
        }
    }

    @Nested
    class AHandlerThatHasGone {

        @Test
        void isWaitedForForTheGraceWithThePortOpen() {
            Server server = rig.configured("handler.grace", "10s");
            server.serve(HandlerBinding.to(ServerRig::echo));
            server.listen();
            server.serveNone();
            passAllBut(TICK);
            assertEquals(ServerState.RUNNING, server.state());
            timers.advance(TICK);
            Await.until("it waits", () -> server.state() == ServerState.WAITING);
            assertTrue(server.localAddress().isEmpty());
        }
    }

    @Nested
    class APortThatIsTaken {

        @Test
        @SuppressWarnings("try") // The port is freed before the block ends.
        void isTriedAgainAfterASecondAndThenAfterTwo() throws Exception {
            ServerSocket taken = rig.keep(Taken.port());
            Server server = rig.configured("address", Taken.textOf(taken));
            server.serve(HandlerBinding.to(ServerRig::echo));
            server.open();
            int waiting = timers.pending();
            timers.advance(Duration.ofSeconds(1));
            timers.awaitPending(waiting);
            taken.close();
            timers.advance(Duration.ofSeconds(2).minus(TICK));
            assertEquals(ServerState.FAILED, server.state());
            timers.advance(TICK);
            Await.until("it runs", server::isRunning);
        }
    }

    @Nested
    class APortThatIsLeft {

        @Test
        void isGivenUpFiveSecondsAfterItsOverlapThoughItsBacklogGetsNoPermit() throws Exception {
            Server server = busy("max.connections", "1", "rebind.overlap", "10s");
            InetSocketAddress old = server.localAddress().orElseThrow();
            Peer waiting = rig.connect(server);
            int before = timers.pending();
            server.update(ServerRig.changed(server, "address", "127.0.0.1:" + Taken.freePort()));
            timers.awaitPending(before + 1);
            timers.advance(TEN);
            timers.awaitPending(before + 1);
            timers.advance(Duration.ofSeconds(5).minus(TICK));
            assertFalse(Ports.isFree(old));
            timers.advance(TICK);
            assertEquals(Peer.Ending.RESET, waiting.ending());
            Await.until("the port is closed", () -> Ports.isFree(old));
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.berth.Ports;
import io.berth.ServerConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of ports that are left, with time and steps that come when the test says so. */
@Timeout(60)
class OpenPortsTest {

    private static final Duration OVERLAP = Duration.ofSeconds(5);

    private final ManualTimers timers = new ManualTimers();
    private final Queue<Runnable> steps = new ArrayDeque<>();
    private final ServerConfig here = at(Taken.freePort());
    private final ServerConfig there = at(Taken.freePort());
    private final OpenPorts ports =
            new OpenPorts(new ServerScope(here, new Engine(timers), new Audience()), steps::add);

    private static ServerConfig at(int port) {
        return ServerRig.config("address", "127.0.0.1:" + port, "rebind.overlap", "5s");
    }

    private static InetSocketAddress addressOf(ServerConfig config) {
        return new InetSocketAddress("127.0.0.1", config.address().port());
    }

    @BeforeEach
    void leave() {
        ports.open(here, false);
        ports.move(there, false);
    }

    @AfterEach
    void closeAll() {
        ports.closeAll();
    }

    private void takeSteps() {
        while (!steps.isEmpty()) {
            steps.remove().run();
        }
    }

    private void assertOpen(ServerConfig config) {
        assertFalse(Ports.isFree(addressOf(config)));
    }

    private void awaitClosed(ServerConfig config) {
        Await.until("it is closed", () -> Ports.isFree(addressOf(config)));
    }

    @Nested
    class Left {

        @Test
        void staysOpenForItsOverlapAndNoLonger() {
            timers.advance(OVERLAP.minusNanos(1));
            takeSteps();
            assertOpen(here);
            timers.advance(Duration.ofNanos(1));
            takeSteps();
            awaitClosed(here);
            assertOpen(there);
        }

        @Test
        void isForgottenWhenAllIsClosed() {
            timers.advance(OVERLAP);
            ports.closeAll();
            takeSteps();
            assertEquals(0, timers.pending());
        }
    }

    @Nested
    class TakenBackWhileTheEndOfItsOverlapIsQueued {

        @BeforeEach
        void takeBack() {
            timers.advance(OVERLAP);
            ports.move(here, false);
        }

        @Test
        void staysOpen() {
            takeSteps();
            assertOpen(here);
            assertEquals(addressOf(here), ports.boundAddress().orElseThrow());
            timers.advance(OVERLAP);
            takeSteps();
            awaitClosed(there);
            assertOpen(here);
        }

        @Test
        void hasItsWholeOverlapWhenItIsLeftOnceMore() {
            ports.move(there, false);
            int deadlines = timers.pending();
            takeSteps();
            assertEquals(deadlines, timers.pending(), "nothing was begun");
            timers.advance(OVERLAP.minusNanos(1));
            takeSteps();
            assertOpen(here);
            timers.advance(Duration.ofNanos(1));
            takeSteps();
            awaitClosed(here);
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.ErrorEvent;
import io.berth.Ports;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watchdog that has no thread, just when something comes to its end. */
@Timeout(60)
class ScarceThreadsTest {

    private final ScarceTimers timers = new ScarceTimers();
    private final ServerRig rig = new ServerRig(new Engine(timers));

    /** Timers that fail on some threads, as they do where their own can't be started. */
    private static final class ScarceTimers implements Timers {

        private final Timers timers = new Watchdog();
        private volatile Predicate<Thread> failing = thread -> false;

        @Override
        public long now() {
            return timers.now();
        }

        @Override
        public Timer at(long due, Runnable task) {
            if (failing.test(Thread.currentThread())) {
                throw new OutOfMemoryError("unable to create native thread (made up)");
            }
            return timers.at(due, task);
        }
    }

    @AfterEach
    void closeAll() {
        timers.failing = thread -> false;
        rig.close();
    }

    @Nested
    class WhileAConnectionEnds {

        private final CountDownLatch mayReturn = new CountDownLatch(1);
        private final Server server =
                rig.listening(
                        connection -> {
                            mayReturn.await();
                            connection.output().write('x');
                        },
                        "max.connections",
                        "1");

        @Test
        void itEndsAndGivesAllBack() {
            Peer peer = rig.connect(server);
            Await.until("it is open", () -> server.openConnections() == 1);
            timers.failing = thread -> thread.getName().matches("berth-rig-[0-9]+");
            mayReturn.countDown();

            assertEquals("x", peer.hear(1));
            assertEquals(Peer.Ending.END_OF_STREAM, peer.ending());
            peer.close();
            Await.until("it has gone", () -> server.openConnections() == 0);
            timers.failing = thread -> false;

            assertEquals("x", rig.connect(server).hear(1));
            assertTrue(server.counters().closed().get(CloseReason.HANDLER_RETURNED) >= 1);
            assertEquals(List.of(), rig.log.errors(ErrorEvent.Source.INTERNAL));
        }
    }

    @Nested
    class WhileAPortIsLeft {

        @Test
        void thatClosesAndTheNewOneServes() throws Exception {
            Server server = rig.listening(ServerRig::echo, "rebind.overlap", "1h");
            InetSocketAddress old = server.localAddress().orElseThrow();
            int port = Taken.freePort();
            timers.failing = thread -> thread.getName().equals("rig-async");

            // Elsewhere: what fails like this on a test's own thread ends all tests.
            rig.run(() -> server.update(ServerRig.changed(server, "address", "127.0.0.1:" + port)))
                    .get(20, TimeUnit.SECONDS);
            timers.failing = thread -> false;

            assertEquals(port, server.config().address().port());
            assertEquals("hello", rig.connect(server).ask("hello"));
            Await.until("the old port is closed", () -> Ports.isFree(old));
        }
    }
}

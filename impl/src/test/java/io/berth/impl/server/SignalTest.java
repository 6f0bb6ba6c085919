package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.impl.channel.Background;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who wait look again at each signal, and miss none. */
@Timeout(60)
class SignalTest {

    private final Signal signal = new Signal();
    private volatile boolean changed;
    private final CountDownLatch looked = new CountDownLatch(1);
    private final BooleanSupplier looking =
            () -> {
                looked.countDown();
                return changed;
            };

    private void awaitLooked() throws InterruptedException {
        assertTrue(looked.await(20, TimeUnit.SECONDS));
    }

    private void change() {
        changed = true;
        signal.raise();
    }

    private Background<Boolean> waitInBackground() {
        return Background.start(
                () -> {
                    signal.await(looking);
                    return true;
                });
    }

    @Nested
    class WhenItHoldsAlready {

        @Test
        void nobodyWaits() throws InterruptedException {
            changed = true;

            signal.await(looking);
            signal.awaitUninterruptibly(looking);
        }
    }

    @Nested
    class WhenItDoesNotHoldYet {

        @Test
        void aChangeEndsTheWait() throws Exception {
            Background<Boolean> waiting = waitInBackground();
            awaitLooked();

            change();

            assertTrue(waiting.result());
        }

        @Test
        void aSignalWithoutTheChangeDoesNot() throws Exception {
            Background<Boolean> waiting = waitInBackground();
            awaitLooked();

            signal.raise();
            assertFalse(waiting.isDone());

            change();
            assertTrue(waiting.result());
        }

        @Test
        void anInterruptIsThrown() throws Exception {
            Background<Boolean> waiting = waitInBackground();
            awaitLooked();

            waiting.thread().interrupt();

            assertThrows(InterruptedException.class, waiting::result);
        }

        @Test
        void anInterruptIsKeptForLaterWhereItMayNotEndTheWait() throws Exception {
            Background<Boolean> waiting =
                    Background.start(
                            () -> {
                                signal.awaitUninterruptibly(looking);
                                return Thread.interrupted();
                            });
            awaitLooked();

            waiting.thread().interrupt();
            assertFalse(waiting.isDone());
            change();

            assertTrue(waiting.result());
        }
    }

    @Nested
    class WithATime {

        private final ManualTimers timers = new ManualTimers();
        private final long due = timers.now() + Duration.ofSeconds(20).toNanos();

        private Background<Boolean> waitUntilDue() {
            return Background.start(() -> signal.awaitUntil(looking, timers, due));
        }

        @Test
        void theTimeEndsTheWait() throws Exception {
            Background<Boolean> waiting = waitUntilDue();
            timers.awaitPending(1);
            awaitLooked();

            timers.advance(Duration.ofSeconds(19));
            assertFalse(waiting.isDone());
            timers.advance(Duration.ofSeconds(1));

            assertFalse(waiting.result());
            assertEquals(0, timers.pending());
        }

        @Test
        void aChangeBeforeItEndsTheWaitAndForgetsTheTime() throws Exception {
            Background<Boolean> waiting = waitUntilDue();
            awaitLooked();

            change();

            assertTrue(waiting.result());
            assertEquals(0, timers.pending());
        }

        @Test
        void anInterruptForgetsTheTime() throws Exception {
            Background<Boolean> waiting = waitUntilDue();
            awaitLooked();

            waiting.thread().interrupt();

            assertThrows(InterruptedException.class, waiting::result);
            assertEquals(0, timers.pending());
        }

        @Test
        void aTimeThatIsOverEndsItAtOnce() throws Exception {
            timers.advance(Duration.ofSeconds(21));

            assertFalse(signal.awaitUntil(looking, timers, due));
        }
    }

    @Nested
    class WhenChangesAndWaitsCross {

        private static final int ROUNDS = 20_000;
        private final AtomicInteger turn = new AtomicInteger();

        @Test
        void noneIsMissed() throws Exception {
            Background<Void> odd = Background.start(() -> takeTurns(1));
            Background<Void> even = Background.start(() -> takeTurns(0));

            odd.result();
            even.result();

            assertEquals(2 * ROUNDS, turn.get());
        }

        private Void takeTurns(int mine) throws InterruptedException {
            for (int i = 0; i < ROUNDS; i++) {
                signal.await(() -> turn.get() % 2 == mine);
                turn.incrementAndGet();
                signal.raise();
            }
            return null;
        }
    }
}

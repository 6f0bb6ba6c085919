package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one thread that holds all deadlines. */
@Timeout(60)
class WatchdogTest {

    private final Watchdog watchdog = new Watchdog();

    private long in(int millis) {
        return watchdog.now() + Duration.ofMillis(millis).toNanos();
    }

    private static <T> T outcome(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private Thread itsThread() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        watchdog.at(in(0), () -> thread.complete(Thread.currentThread()));
        return outcome(thread);
    }

    @Test
    void runsATaskWhenItIsDueAndNotBefore() throws Exception {
        CompletableFuture<Long> ran = new CompletableFuture<>();
        long due = in(50);

        watchdog.at(due, () -> ran.complete(watchdog.now()));

        assertTrue(outcome(ran) - due >= 0);
    }

    @Test
    void runsAtOnceWhatIsOverdue() throws Exception {
        CompletableFuture<Boolean> ran = new CompletableFuture<>();

        watchdog.at(in(-1000), () -> ran.complete(true));

        assertTrue(outcome(ran));
    }

    @Test
    void runsTasksInTheOrderTheyAreDue() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        CountDownLatch allSet = occupied();
        watchdog.at(in(20), () -> order.add(2));
        watchdog.at(in(10), () -> order.add(1));
        CompletableFuture<Boolean> last = new CompletableFuture<>();
        watchdog.at(in(30), () -> last.complete(true));

        allSet.countDown();

        outcome(last);
        assertEquals(List.of(1, 2), order);
    }

    @Test
    void forgetsWhatIsCancelled() throws Exception {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        CountDownLatch cancelled = occupied();
        Timers.Timer timer = watchdog.at(in(0), () -> ran.add(1));

        timer.cancel();
        timer.cancel();
        cancelled.countDown();

        itsThread();
        assertEquals(List.of(), ran);
    }

    /** Has its thread wait for the result. */
    private CountDownLatch occupied() {
        CountDownLatch over = new CountDownLatch(1);
        watchdog.at(
                in(0),
                () -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
        return over;
    }

    @Test
    void goesOnAfterATaskThatFails() throws Exception {
        Thread before = itsThread();
        watchdog.at(
                in(0),
                () -> {
                    throw new StackOverflowError("as the test wants it");
                });

        assertEquals(before, itsThread());
    }

    @Test
    void keepsNoJvmAliveAndEndsSoonAfterTheLastTask() throws Exception {
        Thread thread = itsThread();
        assertTrue(thread.isDaemon());
        assertEquals("berth-watchdog", thread.getName());

        thread.join(20_000);

        assertFalse(thread.isAlive());
        assertNotSame(thread, itsThread());
    }

    @Test
    void endsSoonAfterADistantTaskIsCancelled() throws Exception {
        Timers.Timer distant = watchdog.at(in(3_600_000), () -> {});
        Thread thread = itsThread();

        distant.cancel();

        thread.join(20_000);
        assertFalse(thread.isAlive());
    }
}

package io.berth.impl.osgi;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which users' services are got and drains awaited, when nobody's own thread should.
 * They come with the work and go a second after it.
 */
final class Crew implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
    private static final int IDLE_SECONDS = 1;
    private static final int PATIENCE_SECONDS = 2;

    private final AtomicInteger number = new AtomicInteger();

    /** A party for each task that has been handed over and is not done, and one that stays. */
    private final Phaser underWay = new Phaser(1);

    private final ThreadPoolExecutor hands =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    task -> daemon("berth-osgi-" + number.incrementAndGet(), task),
                    (task, dismissed) -> daemon("berth-osgi-late", task).start());
    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(
                    1,
                    task -> daemon("berth-osgi-clock", task),
                    (task, dismissed) -> LOG.debug("Too late for {}", task));

    Crew() {
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    /**
     * Has a task run soon; after {@link #dismiss} on a thread made for it. Never on the caller's,
     * which may be at a step that the task waits for.
     */
    @Override
    public void execute(Runnable task) {
        underWay.register();
        hands.execute(
                () -> {
                    try {
                        guarded(task);
                    } finally {
                        underWay.arriveAndDeregister();
                    }
                });
    }

    /** Has a task run after a while, unless the result is run before. */
    Runnable later(Duration delay, Runnable task) {
        Future<?> future =
                clock.schedule(() -> execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /**
     * Drops what is for later, and lets the threads go. Waits a little for what they are at: soon
     * after, the bundle may have no classes to go on with.
     */
    void dismiss() {
        clock.shutdown();
        try {
            underWay.awaitAdvanceInterruptibly(
                    underWay.arrive(), PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("A service is still being got or given back; not waiting any longer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hands.shutdown();
    }

    static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task failed", e);
        }
    }

    private static Thread daemon(String name, Runnable body) {
        Thread thread = new Thread(null, body, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }
}

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
import java.util.function.BiFunction;
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
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final AtomicInteger number = new AtomicInteger();

    /** A party for each task that has been handed over and is not done, and one that stays. */
    private final Phaser underWay = new Phaser(1);

    private final ThreadPoolExecutor hands;
    private final ScheduledThreadPoolExecutor clock;

    Crew() {
        this(Crew::daemon);
    }

    /**
     * @param threads makes a thread of a name and what it runs
     */
    Crew(BiFunction<String, Runnable, Thread> threads) {
        hands =
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        task -> threads.apply("berth-osgi-" + number.incrementAndGet(), task),
                        (task, dismissed) -> threads.apply("berth-osgi-late", task).start());
        clock =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> threads.apply("berth-osgi-clock", task),
                        (task, dismissed) -> LOG.debug("Too late for {}", task));
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    /**
     * Has a task run soon; after {@link #dismiss} on a thread made for it. Never on the caller's,
     * which may be at a step that the task waits for. Where no thread is to be had now, it runs
     * when there is.
     */
    @Override
    public void execute(Runnable task) {
        underWay.register();
        try {
            hands.execute(
                    () -> {
                        try {
                            guarded(task);
                        } finally {
                            underWay.arriveAndDeregister();
                        }
                    });
        } catch (OutOfMemoryError noThread) {
            underWay.arriveAndDeregister();
            LOG.warn("No thread to be had; trying again", noThread);
            later(AGAIN, task);
        }
    }

    /** Has a task run after a while, unless the result is run before. */
    Runnable later(Duration delay, Runnable task) {
        try {
            Future<?> future =
                    clock.schedule(() -> execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (OutOfMemoryError noThread) {
            LOG.warn("No thread to be had; the next task brings this one along", noThread);
            return () -> {};
        }
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

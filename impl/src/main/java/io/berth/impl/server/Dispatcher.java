package io.berth.impl.server;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs, one after the other, what may be slow or is users' code and belongs to no connection's
 * thread. Its thread comes with the first task and goes a second after the last. Where no thread is
 * to be had, what waits runs when there is: a step of ours that was lost would never come again.
 */
final class Dispatcher implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final long AGAIN = TimeUnit.SECONDS.toNanos(1);

    private final ThreadPoolExecutor executor;
    private final Timers timers;
    private final AtomicBoolean triesAgain = new AtomicBoolean();

    Dispatcher(String name, Timers timers) {
        this(timers, r -> Threads.daemon(name, r));
    }

    Dispatcher(Timers timers, ThreadFactory threads) {
        this.timers = timers;
        executor =
                new ThreadPoolExecutor(
                        0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
        } catch (OutOfMemoryError noThread) {
            LOG.warn("No thread to be had; trying again", noThread);
            tryAgainLater();
        }
    }

    /** What was to run waits in the queue. */
    private void tryAgainLater() {
        if (triesAgain.compareAndSet(false, true)) {
            try {
                timers.at(timers.now() + AGAIN, this::tryAgain);
            } catch (OutOfMemoryError noThread) {
                triesAgain.set(false);
                LOG.warn("No thread to be had; the next task brings the others along", noThread);
            }
        }
    }

    private void tryAgain() {
        triesAgain.set(false);
        if (backlog() > 0) {
            execute(() -> {});
        }
    }

    /** How many tasks wait. */
    int backlog() {
        return executor.getQueue().size();
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task failed", e);
        }
    }
}

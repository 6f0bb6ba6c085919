package io.berth.impl.server;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that holds all deadlines. It ends by itself some seconds after the last is gone.
 *
 * <p>A deadline that is nearer than all others wakes it, so that it waits for that one. Most are
 * set and taken back in no time, such as the one of a connection that closes. So while there are
 * any, there is one more that is always nearer: the beat.
 */
final class Watchdog implements Timers {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private static final long BEAT = TimeUnit.SECONDS.toNanos(1);

    private final ScheduledThreadPoolExecutor executor;

    /** The one that counts; null where none is set. */
    private final AtomicReference<@Nullable Beat> next = new AtomicReference<>();

    Watchdog() {
        executor = new ScheduledThreadPoolExecutor(1, r -> Threads.daemon("berth-watchdog", r));
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public long now() {
        return System.nanoTime();
    }

    @Override
    public Timer at(long due, Runnable task) {
        if (next.get() == null && due - now() > BEAT) {
            beginToBeat();
        }
        Due timer = new Due(task);
        timer.future = executor.schedule(timer, due - now(), TimeUnit.NANOSECONDS);
        return timer;
    }

    private void beginToBeat() {
        Beat beat = new Beat();
        if (next.compareAndSet(null, beat)) {
            try {
                executor.schedule(beat, BEAT, TimeUnit.NANOSECONDS);
            } catch (RuntimeException | Error e) {
                // For lack of a thread it may be queued all the same; then it does nothing.
                next.compareAndSet(beat, null);
                throw e;
            }
        }
    }

    private final class Beat implements Runnable {

        /** Goes on while there is something else; who sets a deadline just now begins anew. */
        @Override
        public void run() {
            if (next.compareAndSet(this, null) && !executor.getQueue().isEmpty()) {
                beginToBeat();
            }
        }
    }

    /** A callable: the executor would wrap a runnable in one. */
    private static final class Due implements Callable<@Nullable Void>, Timer {

        private final Runnable task;

        /** Set before anybody else has the timer. */
        private @Nullable Future<?> future;

        private Due(Runnable task) {
            this.task = task;
        }

        @Override
        public @Nullable Void call() {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A deadline could not be kept", e);
            }
            return null;
        }

        @Override
        public void cancel() {
            Future<?> held = future;
            if (held != null) {
                held.cancel(false);
            }
        }
    }
}

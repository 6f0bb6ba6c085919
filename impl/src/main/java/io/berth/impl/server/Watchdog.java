package io.berth.impl.server;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that holds all deadlines. It ends by itself a second after the last is gone. */
final class Watchdog implements Timers {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final ScheduledThreadPoolExecutor executor;

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
        Due timer = new Due(task);
        timer.future = executor.schedule(timer, due - now(), TimeUnit.NANOSECONDS);
        return timer;
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

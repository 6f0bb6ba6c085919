package io.berth.impl.server;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
        Future<?> future =
                executor.schedule(() -> guarded(task), due - now(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A deadline could not be kept", e);
        }
    }
}

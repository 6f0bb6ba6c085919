package io.berth.impl.server;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs, one after the other, what may be slow or is users' code and belongs to no connection's
 * thread. Its thread comes with the first task and goes a second after the last.
 */
final class Dispatcher implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final ThreadPoolExecutor executor;

    Dispatcher(String name) {
        executor =
                new ThreadPoolExecutor(
                        0,
                        1,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        r -> Threads.daemon(name, r));
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
        } catch (OutOfMemoryError noThread) {
            LOG.warn("No thread to be had; the next task brings this one along", noThread);
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

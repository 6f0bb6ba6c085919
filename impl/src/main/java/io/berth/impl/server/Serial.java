package io.berth.impl.server;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order they came, on the threads that bring them: whoever
 * finds it idle runs what is queued until there is nothing left. So state that only tasks touch
 * needs no lock, and I/O in a task holds none.
 *
 * <p>A task never calls back into the same instance: that would wait for itself, and is refused.
 */
public final class Serial {

    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Thread runner;

    /**
     * Has the task run, here or by whoever is running others just now; what it throws is logged.
     */
    public void run(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            do {
                runNext();
            } while (waiting.decrementAndGet() > 0);
        }
    }

    /** A failure must not keep the tasks behind it from running. */
    private void runNext() {
        runner = Thread.currentThread();
        try {
            tasks.remove().run();
        } catch (RuntimeException | Error e) {
            tell(e);
        } finally {
            runner = null;
        }
    }

    /** Nor must one that can't even be told of, for want of memory or by its own text. */
    private static void tell(Throwable e) {
        try {
            LOG.error("A step failed", e);
        } catch (RuntimeException | Error untold) {
            e.addSuppressed(untold);
        }
    }

    /** Has the task run, waits for it, and returns or throws what it did. */
    public <T> T call(Supplier<T> task) {
        if (runner == Thread.currentThread()) {
            throw new IllegalStateException("a task would wait for itself");
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        run(() -> complete(done, task));
        try {
            return done.join();
        } catch (CompletionException e) {
            throw unwrapped(e);
        }
    }

    private static <T> void complete(CompletableFuture<T> done, Supplier<T> task) {
        try {
            done.complete(task.get());
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }

    private static RuntimeException unwrapped(CompletionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException cause ? cause : e;
    }
}

package io.berth.impl.server;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs tasks one after the other, in the order they came, on the threads that bring them: whoever
 * finds it idle runs what is queued until there is nothing left. So state that only tasks touch
 * needs no lock, and I/O in a task holds none.
 *
 * <p>A task never calls back into the same instance.
 */
public final class Serial {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Has the task run, here or by whoever is running others just now; it must not throw. */
    public void run(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            do {
                tasks.remove().run();
            } while (waiting.decrementAndGet() > 0);
        }
    }

    /** Has the task run, waits for it, and returns or throws what it did. */
    public <T> T call(Supplier<T> task) {
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

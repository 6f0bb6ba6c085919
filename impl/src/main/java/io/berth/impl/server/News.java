package io.berth.impl.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Something to tell, by whichever thread gets to it first; the others wait until it is told. */
final class News implements Runnable {

    private static final long PATIENCE_MILLIS = 500;

    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<Boolean> told = new CompletableFuture<>();
    private final Runnable telling;

    News(Runnable telling) {
        this.telling = telling;
    }

    /**
     * Tells it unless it was told; returns when it is, but doesn't wait for ever: the listener that
     * is being told may itself wait for what comes after this.
     */
    @Override
    public void run() {
        if (taken.compareAndSet(false, true)) {
            try {
                telling.run();
            } finally {
                told.complete(true);
            }
        }
        awaitTold();
    }

    private void awaitTold() {
        try {
            told.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException goingOn) {
            // It is being told; what comes after it waits no longer.
        }
    }
}

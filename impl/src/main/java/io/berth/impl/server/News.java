package io.berth.impl.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Something to tell, by whichever thread gets to it first; the others wait until it is told. */
final class News implements Runnable {

    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<Boolean> told = new CompletableFuture<>();
    private final Runnable telling;

    News(Runnable telling) {
        this.telling = telling;
    }

    /**
     * Tells it unless it was told; returns when it is, and an interrupt changes nothing in that.
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
        told.join();
    }
}

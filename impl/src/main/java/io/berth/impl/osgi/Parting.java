package io.berth.impl.osgi;

import io.berth.DrainReport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler's way off one server: a successor is found, then its connections end, then its object
 * is given back.
 */
final class Parting {

    private static final Logger LOG = LoggerFactory.getLogger(Parting.class);

    /** How long a handler that goes takes new connections while the code of the next is at work. */
    private static final long PATIENCE_SECONDS = 1;

    private final String server;
    private final HeldBinding binding;
    private final Runnable hurry;
    private final CompletableFuture<Supplier<DrainReport>> drain = new CompletableFuture<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param hurry has {@link #retire} called soon although no successor has been found
     */
    Parting(String server, HeldBinding binding, Runnable hurry) {
        this.server = server;
        this.binding = binding;
        this.hurry = hurry;
    }

    /** No new connection comes; those that are there begin to end. */
    void retire(Served from) {
        try {
            drain.complete(from.retire(binding));
        } catch (RuntimeException | Error e) {
            // Nobody waits for ever for what has failed, nor does it hold up the partings after it.
            drain.completeExceptionally(e);
        }
    }

    /** Whether it can take new connections until there is a successor. */
    boolean canWait() {
        return binding.servesWhileLeaving();
    }

    /** Waits until it is off. Never waits for the connection whose thread this is. */
    void finish() {
        DrainReport report = begun().get();
        if (told.compareAndSet(false, true)) {
            tell(report);
            binding.release();
        }
        finished.complete(null);
    }

    void whenFinished(Runnable task) {
        finished.thenRun(task);
    }

    private Supplier<DrainReport> begun() {
        try {
            return drain.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.debug("{}: no successor to {} yet", server, binding);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
        hurry.run();
        return drain.join();
    }

    private void tell(DrainReport report) {
        if (report.cut() > 0 || !report.stuckThreads().isEmpty()) {
            LOG.warn("{}: {} has gone: {}", server, binding, report);
        } else {
            LOG.info("{}: {} has gone: {}", server, binding, report);
        }
    }
}

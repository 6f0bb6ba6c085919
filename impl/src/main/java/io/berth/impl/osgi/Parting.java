package io.berth.impl.osgi;

import io.berth.DrainReport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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

    /**
     * How long a handler that goes takes new connections while the code of the next is at work.
     * With {@code handler.drain} and the second after a cut it stays below the 5 s for which
     * declarative services wait for a component to go.
     */
    static final Duration PATIENCE = Duration.ofMillis(500);

    private final String server;
    private final HeldBinding binding;
    private final Runnable hurry;
    private final long began = System.nanoTime();
    private final CompletableFuture<Supplier<DrainReport>> drain = new CompletableFuture<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();

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

    /**
     * Has its connections begin to end, at the latest when its patience is over, which began when
     * it did.
     */
    void begin() {
        try {
            long left = PATIENCE.toNanos() - (System.nanoTime() - began);
            drain.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            hurry();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            hurry();
        } catch (ExecutionException e) {
            LOG.debug("{}: whoever finishes the parting from {} is told", server, binding, e);
        }
    }

    /** Its patience is over; where it has begun to drain, there is nothing to hurry. */
    void hurry() {
        if (!drain.isDone()) {
            LOG.debug("{}: no successor to {} yet", server, binding);
            hurry.run();
        }
    }

    /**
     * Waits until it is off. Never waits for the connection whose thread this is. Its object is
     * given back whatever fails on the way.
     */
    void finish() {
        try {
            begin();
            end(drain.join().get());
        } finally {
            release();
            finished.complete(null);
        }
    }

    /** Several may wait for the end: it is given back once. */
    private void release() {
        if (released.compareAndSet(false, true)) {
            Crew.guarded(binding::release);
        }
    }

    private void end(DrainReport report) {
        if (told.compareAndSet(false, true)) {
            tell(report);
        }
    }

    void whenFinished(Runnable task) {
        finished.thenRun(task);
    }

    private void tell(DrainReport report) {
        if (report.cut() > 0 || !report.stuckThreads().isEmpty()) {
            LOG.warn("{}: {} has gone: {}", server, binding, report);
        } else {
            LOG.info("{}: {} has gone: {}", server, binding, report);
        }
    }
}

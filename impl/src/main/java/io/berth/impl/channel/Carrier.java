package io.berth.impl.channel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread of the platform that runs a core's virtual threads for as long as it has the helm. */
final class Carrier implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);
    private static final long AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(10);

    private final Core core;
    private final Object before;
    private volatile @Nullable Thread thread;
    private volatile boolean replaced;
    private volatile boolean ended;

    /**
     * A carrier yet to be started.
     *
     * @param before who is to have the helm for this one to take it, else it ends at once
     */
    Carrier(Core core, Object before) {
        this.core = core;
        this.before = before;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            if (core.take(before, this)) {
                serve();
            }
        } finally {
            ended = true;
        }
    }

    private void serve() {
        if (before instanceof Carrier heldUp) {
            heldUp.replaced = true;
        }
        boolean hasHelm = true;
        while (hasHelm) {
            hasHelm = core.turn(this);
        }
    }

    /** A virtual thread throws nothing, but what mounts it may, for lack of memory. */
    void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Logging may fail too; the carrier must outlive that, and takes no core should all fail. */
    void failed(Throwable e) {
        try {
            LOG.error("Core {} failed; going on", core.number(), e);
        } catch (RuntimeException | Error alsoFailed) {
            e.addSuppressed(alsoFailed);
        }
        LockSupport.parkNanos(this, AFTER_FAILURE);
    }

    Core core() {
        return core;
    }

    @Nullable Thread thread() {
        return thread;
    }

    /** Whether it still runs what it was replaced for. */
    boolean isHeldUp() {
        return replaced && !ended;
    }

    boolean hasEnded() {
        return ended;
    }
}

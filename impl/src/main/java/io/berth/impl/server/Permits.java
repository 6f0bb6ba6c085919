package io.berth.impl.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many connections may be open. The limit may go below what is in use: nobody is thrown out.
 */
final class Permits {

    private final AtomicInteger inUse = new AtomicInteger();
    private final List<Runnable> waiters = new CopyOnWriteArrayList<>();
    private volatile int limit;

    /**
     * @param limit 0 for none
     */
    Permits(int limit) {
        this.limit = limit;
    }

    /** A permit, to be released once by its owner; null where none is left. */
    @Nullable Permit tryAcquire() {
        int now = inUse.get();
        while (limit == 0 || now < limit) {
            int seen = inUse.compareAndExchange(now, now + 1);
            if (seen == now) {
                return new Permit(this);
            }
            now = seen;
        }
        return null;
    }

    /** Changes the limit; 0 for none. */
    void limit(int changed) {
        limit = changed;
        waiters.forEach(Runnable::run);
    }

    /** Whether one could be had just now. */
    boolean areLeft() {
        int most = limit;
        return most == 0 || inUse.get() < most;
    }

    int inUse() {
        return inUse.get();
    }

    /** Has somebody told, on any thread, when there may be a permit again. */
    void addWaiter(Runnable waiter) {
        waiters.add(waiter);
    }

    void removeWaiter(Runnable waiter) {
        waiters.remove(waiter);
    }

    private void giveBack() {
        inUse.decrementAndGet();
        waiters.forEach(Runnable::run);
    }

    /** The right to one open connection. */
    static final class Permit extends AtomicBoolean {

        private static final long serialVersionUID = 1L;

        private final transient Permits owner;

        private Permit(Permits owner) {
            this.owner = owner;
        }

        /** Gives it back. Idempotent. */
        void release() {
            if (compareAndSet(false, true)) {
                owner.giveBack();
            }
        }
    }
}

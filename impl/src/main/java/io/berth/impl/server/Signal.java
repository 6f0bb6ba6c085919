package io.berth.impl.server;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets threads wait for anything that others change without a lock: those who wait look again at
 * each signal. A signal that nobody waits for costs one volatile read.
 *
 * <p>The change, then the look at {@code waiting}; {@code waiting}, then the look at the change:
 * one of both sides sees the other.
 */
final class Signal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile int waiting;

    /** Something changed that somebody may wait for. */
    void raise() {
        if (waiting > 0) {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits until something holds; an interrupt is kept for later. */
    void awaitUninterruptibly(BooleanSupplier holds) {
        lock.lock();
        waiting++;
        try {
            while (!holds.getAsBoolean()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Waits until something holds. */
    void await(BooleanSupplier holds) throws InterruptedException {
        lock.lockInterruptibly();
        waiting++;
        try {
            while (!holds.getAsBoolean()) {
                changed.await();
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /**
     * Waits until something holds or the time has come; whoever is interrupted hears of it by
     * throwing.
     */
    boolean awaitUntil(BooleanSupplier holds, Timers timers, long due) throws InterruptedException {
        Timers.Timer alarm = timers.at(due, this::raise);
        try {
            await(() -> holds.getAsBoolean() || timers.now() - due >= 0);
        } finally {
            alarm.cancel();
        }
        return holds.getAsBoolean();
    }
}

package io.berth.impl.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must come, and fails where it doesn't within twenty seconds. */
public final class Await {

    /** How long anything may take on a slow machine. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(2);

    private Await() {}

    /** Waits for a condition that nothing signals. */
    public static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it never came that " + what);
            }
            LockSupport.parkNanos(STEP);
        }
    }

    /** Waits for a latch. */
    public static void open(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the latch never opened");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    /** Waits for a result. */
    public static <T> T result(Future<T> future) {
        try {
            return future.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the result never came", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        } catch (ExecutionException e) {
            throw new AssertionError("it failed", e.getCause());
        }
    }

    /** Waits for a thread to end. */
    public static void end(Thread thread) {
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
        if (thread.isAlive()) {
            throw new AssertionError(thread.getName() + " never ended");
        }
    }
}

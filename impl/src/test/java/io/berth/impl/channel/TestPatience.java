package io.berth.impl.channel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Patience as a test sets it. Whoever waits has asked for it just before: so it tells, too, when a
 * reader or a writer is about to park.
 */
final class TestPatience implements Patience {

    private final Semaphore asks = new Semaphore(0);
    private final Queue<Wait> waits = new ConcurrentLinkedQueue<>();
    private volatile long left;

    private TestPatience(long left) {
        this.left = left;
    }

    static TestPatience endless() {
        return new TestPatience(FOR_EVER);
    }

    static TestPatience none() {
        return new TestPatience(0);
    }

    @Override
    public long left(Wait wait) {
        waits.add(wait);
        asks.release();
        return left;
    }

    /** Waits for somebody to ask (once more). */
    void awaitAsked() throws InterruptedException {
        assertTrue(asks.tryAcquire(20, TimeUnit.SECONDS), "nobody asked for patience");
    }

    void runOut() {
        left = 0;
    }

    boolean wasAsked() {
        return !waits.isEmpty();
    }

    Queue<Wait> waits() {
        return waits;
    }
}

package io.berth.impl.server;

import java.time.Duration;

/** How long to wait before the next try: doubling from the first to the longest. For one thread. */
final class Backoff {

    private final long first;
    private final long longest;
    private long next;

    Backoff(Duration first, Duration longest) {
        this.first = first.toNanos();
        this.longest = longest.toNanos();
        this.next = this.first;
    }

    /** The wait in nanoseconds; the following one is twice as long. */
    long next() {
        long now = next;
        next = Math.min(longest, now * 2);
        return now;
    }

    /** It worked: the next failure begins anew. */
    void reset() {
        next = first;
    }
}

package io.berth.impl.server;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps news that may come with every connection from filling the log: each kind once a minute. */
final class Sparing {

    /** Says that there is to be silence. */
    static final long SILENT = -1;

    private static final long BETWEEN = TimeUnit.MINUTES.toNanos(1);

    /** All that come later are one kind: whoever makes kinds must not fill the heap with them. */
    private static final int MOST_KINDS = 64;

    private static final String ANY_OTHER = "";

    private static final class Kind {
        private long told;
        private long silent = SILENT;
    }

    private final Timers timers;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private final Map<String, Kind> kinds = new HashMap<>();

    Sparing(Timers timers) {
        this.timers = timers;
    }

    /**
     * Counts one more of a kind.
     *
     * @return how many were kept silent before it, {@link #SILENT} where it is to be as well
     */
    long silentBefore(String name) {
        lock.lock();
        try {
            boolean known = kinds.containsKey(name) || kinds.size() < MOST_KINDS;
            return next(kinds.computeIfAbsent(known ? name : ANY_OTHER, any -> new Kind()));
        } finally {
            lock.unlock();
        }
    }

    private long next(Kind kind) {
        long now = timers.now();
        boolean first = kind.silent == SILENT;
        if (!first && now - kind.told < BETWEEN) {
            kind.silent++;
            return SILENT;
        }
        long before = first ? 0 : kind.silent;
        kind.told = now;
        kind.silent = 0;
        return before;
    }
}

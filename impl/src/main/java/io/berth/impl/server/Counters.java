package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.RefuseReason;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;

/**
 * What a server counts, over all its ports and for as long as it lives.
 *
 * <p>Nothing is counted here per read or write: a connection brings its bytes when it closes. All
 * of it is under one lock, taken a few times in the life of a connection, so that a reading is
 * exact at any moment: what was accepted is what is open and what has closed, together.
 */
final class Counters {

    private static final long[] BOUNDS =
            Counts.HANDLER_TIME_BOUNDS.stream().mapToLong(Duration::toNanos).toArray();

    private final ReentrantLock lock = new ReentrantLock();

    /** The rest is guarded by {@code lock}. */
    private final long[] closed = new long[CloseReason.values().length];

    private final long[] refused = new long[RefuseReason.values().length];
    private final long[] handlerTimes = new long[BOUNDS.length + 1];
    private long accepted;
    private int open;
    private int peak;
    private long read;
    private long written;

    /**
     * A connection is there; before anybody can see it.
     *
     * @return what the peak was before
     */
    int opened() {
        lock.lock();
        try {
            int before = peak;
            accepted++;
            open++;
            peak = Math.max(peak, open);
            return before;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The connection that was just opened has no thread, and is refused instead.
     *
     * @param peakBefore what {@link #opened} returned for it
     */
    void notOpened(int peakBefore) {
        lock.lock();
        accepted--;
        open--;
        // It was in whatever peak there has been since.
        peak = Math.max(peakBefore, peak - 1);
        lock.unlock();
    }

    /** No byte of it moves any more; before it is forgotten. */
    void closed(ConnectionRecord record) {
        CloseReason reason =
                Objects.requireNonNullElse(record.reason(), CloseReason.INTERNAL_ERROR);
        lock.lock();
        open--;
        closed[reason.ordinal()]++;
        read += record.bytesRead();
        written += record.bytesWritten();
        record.counted();
        lock.unlock();
    }

    void refused(RefuseReason reason) {
        lock.lock();
        refused[reason.ordinal()]++;
        lock.unlock();
    }

    /** A handler has returned, or thrown, after so many nanoseconds. */
    void handled(long nanos) {
        int bucket = bucket(nanos);
        lock.lock();
        handlerTimes[bucket]++;
        lock.unlock();
    }

    private static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /**
     * All of them at this moment.
     *
     * @param known connections that may be open, at least all that are
     */
    Counts counts(Collection<Session> known) {
        lock.lock();
        try {
            long[] bytes = {read, written};
            known.forEach(session -> add(session.record(), bytes));
            return new Counts(
                    accepted,
                    open,
                    peak,
                    bytes[0],
                    bytes[1],
                    byName(CloseReason.class, closed),
                    byName(RefuseReason.class, refused),
                    LongStream.of(handlerTimes).boxed().toList());
        } finally {
            lock.unlock();
        }
    }

    /** One that has closed has brought its bytes already. */
    private static void add(ConnectionRecord record, long[] bytes) {
        if (!record.isCounted()) {
            bytes[0] += record.bytesRead();
            bytes[1] += record.bytesWritten();
        }
    }

    private static <E extends Enum<E>> Map<E, Long> byName(Class<E> type, long[] counts) {
        Map<E, Long> named = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            named.put(constant, counts[constant.ordinal()]);
        }
        return named;
    }
}

package io.berth.impl.channel;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for TLS records, lent for as long as one is under way: an idle connection has none. Each
 * loop's connections share some, so that cores seldom meet here, and a spare is the one that was
 * used last.
 */
final class RecordBuffers {

    /** More than any record of JSSE's: header, fragment and what ciphers add (RFC 5246, 6.2.3). */
    static final int SIZE = 17 * 1024;

    private static final int SPARE = 32;

    private final IntFunction<ByteBuffer> maker;
    private final AtomicReferenceArray<@Nullable ByteBuffer> spares =
            new AtomicReferenceArray<>(SPARE);

    RecordBuffers(IntFunction<ByteBuffer> maker) {
        this.maker = maker;
    }

    ByteBuffer take(int atLeast) {
        for (int i = 0; i < SPARE && atLeast <= SIZE; i++) {
            ByteBuffer spare = spares.getPlain(i) == null ? null : spares.getAndSet(i, null);
            if (spare != null) {
                return spare.clear();
            }
        }
        return maker.apply(Math.max(SIZE, atLeast));
    }

    void giveBack(ByteBuffer buffer) {
        int i = buffer.capacity() == SIZE ? 0 : SPARE;
        while (i < SPARE && !isKept(i, buffer)) {
            i++;
        }
    }

    private boolean isKept(int i, ByteBuffer buffer) {
        return spares.getPlain(i) == null && spares.compareAndSet(i, null, buffer);
    }
}

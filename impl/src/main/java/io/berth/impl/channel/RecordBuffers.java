package io.berth.impl.channel;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Buffers for TLS records, lent for as long as one is under way: an idle connection has none. */
final class RecordBuffers {

    private static final int SPARE = 64;

    /** More than any record of JSSE's: header, fragment and what ciphers add (RFC 5246, 6.2.3). */
    private static final int SIZE = 17 * 1024;

    private static final Queue<ByteBuffer> SPARES = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private RecordBuffers() {}

    static ByteBuffer take(int atLeast) {
        ByteBuffer spare = atLeast > SIZE ? null : SPARES.poll();
        if (spare != null) {
            COUNT.decrementAndGet();
            return spare.clear();
        }
        return ByteBuffer.allocateDirect(Math.max(SIZE, atLeast));
    }

    static void giveBack(ByteBuffer buffer) {
        if (buffer.capacity() == SIZE && COUNT.get() < SPARE) {
            COUNT.incrementAndGet();
            SPARES.add(buffer);
        }
    }
}

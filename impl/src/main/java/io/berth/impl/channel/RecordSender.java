package io.berth.impl.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a {@link TlsChannel}: records go down one after the other and each whole,
 * whoever has them sent. What is left of one whose sender ran out of patience goes before all else,
 * so that no stream is ever garbled.
 *
 * <p>The lock is held while a record waits for room, which orders senders and nothing else. The
 * reader, who has to answer some messages of the peer's, never waits for it, nor for room: so a
 * peer that does not read does not keep Berth from reading.
 */
final class RecordSender {

    /** Patience ran out. What was taken of the sources goes with whatever is sent next. */
    static final int IMPATIENT = -1;

    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};
    private static final Patience NONE = wait -> 0;

    /** More than any peer has reason to ask for while it reads none. */
    private static final int MOST_OWED = 16;

    private final PolledChannel channel;
    private final SSLEngine engine;
    private final ReentrantLock lock = new ReentrantLock();

    /** How long a record may get; guarded by {@code lock}. */
    private int longest = RecordBuffers.SIZE;

    /** What is left to write of a record; guarded by {@code lock}. */
    private @Nullable ByteBuffer rest;

    /** How many answers the peer has asked for since a record went down whole. */
    private final AtomicInteger owed = new AtomicInteger();

    RecordSender(PolledChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
    }

    /**
     * Sends one record with as much of the sources as it holds.
     *
     * @return how many bytes that was, 0 where the engine had something else to say first; {@link
     *     #IMPATIENT}
     * @throws EndedException where this side of the stream has ended
     */
    int send(ByteBuffer[] sources, int offset, int length, Patience patience) throws IOException {
        lock.lock();
        try {
            if (!isFlushed(patience)) {
                return IMPATIENT;
            }
            SSLEngineResult made = wrap(sources, offset, length);
            if (made.bytesProduced() == 0 && !isFinished(made)) {
                throw made.getStatus() == SSLEngineResult.Status.CLOSED
                        ? new EndedException()
                        : new SSLException("nothing can be sent now: " + made.getHandshakeStatus());
            }
            if (!isFlushed(patience)) {
                return IMPATIENT;
            }
            // The peer reads; and what it was owed went before these bytes, or comes next.
            if (owed.get() != 0) {
                owed.set(0);
            }
            return made.bytesConsumed();
        } finally {
            lock.unlock();
        }
    }

    /** Some engines tell of the end of the handshake when they have nothing to say. */
    private static boolean isFinished(SSLEngineResult made) {
        return made.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.FINISHED;
    }

    /** Sends what the engine wants to say; the result says whether it went. */
    boolean sendOwn(Patience patience) throws IOException {
        return send(NOTHING, 0, 1, patience) != IMPATIENT;
    }

    /**
     * Sends what the engine owes the peer, by the reader, where that needs no waiting; else whoever
     * sends next does.
     *
     * @param isNew whether the peer has just asked for it, and not before
     */
    void answer(boolean isNew) throws IOException {
        if (lock.tryLock()) {
            try {
                if (isFlushed(NONE)) {
                    wrap(NOTHING, 0, 1);
                    owed.set(0);
                    // What did not go goes first next time.
                    isFlushed(NONE);
                    return;
                }
            } finally {
                lock.unlock();
            }
        }
        if (isNew && owed.incrementAndGet() > MOST_OWED) {
            throw new SSLException("the peer wants answers and reads none");
        }
    }

    /** Says as much of {@link #sayGoodbye} as needs no waiting. */
    void tryGoodbye() throws IOException {
        if (lock.tryLock()) {
            try {
                sayGoodbye(NONE);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Says what there is left to say: an alert where something failed, else close_notify. */
    void sayGoodbye(Patience patience) throws IOException {
        lock.lock();
        try {
            engine.closeOutbound();
            boolean more = true;
            while (more && isFlushed(patience)) {
                more = !engine.isOutboundDone() && hasMore();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean hasMore() {
        try {
            return wrap(NOTHING, 0, 1).bytesProduced() > 0;
        } catch (SSLException known) {
            // What failed before failed once more; the alert that tells of it comes next, if any.
            return !engine.isOutboundDone();
        }
    }

    private SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length) throws SSLException {
        SSLEngineResult made = wrapOnce(sources, offset, length);
        if (made.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            longest = engine.getSession().getPacketBufferSize();
            made = wrapOnce(sources, offset, length);
        }
        return made;
    }

    private SSLEngineResult wrapOnce(ByteBuffer[] sources, int offset, int length)
            throws SSLException {
        RecordBuffers heap = channel.loop().heap();
        // Taken before, since what is encrypted has its number, and can't be left out any more.
        ByteBuffer leaving = channel.loop().direct().take(longest);
        ByteBuffer record = heap.take(longest);
        try {
            return engine.wrap(sources, offset, length, record);
        } finally {
            keep(leaving.put(record.flip()).flip());
            heap.giveBack(record);
        }
    }

    private void keep(ByteBuffer record) {
        if (record.hasRemaining()) {
            rest = record;
        } else {
            channel.loop().direct().giveBack(record);
        }
    }

    private boolean isFlushed(Patience patience) throws IOException {
        ByteBuffer record = rest;
        if (record == null) {
            return true;
        }
        while (record.hasRemaining()) {
            if (channel.write(record, patience) == 0) {
                return false;
            }
        }
        rest = null;
        channel.loop().direct().giveBack(record);
        return true;
    }

    /** By whoever is last. */
    void dropBuffers() {
        lock.lock();
        try {
            ByteBuffer record = rest;
            rest = null;
            if (record != null) {
                channel.loop().direct().giveBack(record);
            }
        } finally {
            lock.unlock();
        }
    }
}

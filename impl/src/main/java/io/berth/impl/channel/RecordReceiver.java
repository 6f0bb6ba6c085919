package io.berth.impl.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a {@link TlsChannel}; the reader's alone. What arrived is decrypted where the
 * channel has put it, in an array of just its size; only a record of which a part is yet to come
 * has a buffer lent.
 */
final class RecordReceiver {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int TOO_MUCH = -2;

    /** A record begins with its type, the version and the length of the rest. */
    private static final int HEADER = 5;

    private static final int LENGTH = 3;
    private static final int MASK = 0xffff;

    private final PolledChannel channel;
    private final SSLEngine engine;
    private final RecordSender sender;

    /** What arrived and is not decrypted yet, to be read from. */
    private @Nullable ByteBuffer encrypted;

    /** What is decrypted and nobody has read yet; others may see how much that is. */
    private volatile @Nullable ByteBuffer decrypted;

    private boolean peerIsDone;

    RecordReceiver(PolledChannel channel, SSLEngine engine, RecordSender sender) {
        this.channel = channel;
        this.engine = engine;
        this.sender = sender;
    }

    /**
     * Gives the engine the next record of the handshake.
     *
     * @throws ImpatientException where {@code patience} ran out
     */
    void receiveHandshake(Patience patience) throws IOException {
        ByteBuffer from = encrypted;
        if (from != null && from.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(from, NOTHING.duplicate());
            releaseIfEmpty();
            switch (result.getStatus()) {
                case OK -> {
                    return;
                }
                case BUFFER_UNDERFLOW -> {
                    // The rest of the record is yet to come.
                }
                default -> throw new SSLException("the peer ended the handshake");
            }
        }
        int count = fill(patience, Patience.Wait.READ);
        if (count == 0) {
            throw new ImpatientException();
        }
        if (count < 0) {
            throw new SSLException("the peer left in the middle of the handshake");
        }
    }

    int read(ByteBuffer target, Patience patience) throws IOException {
        ByteBuffer held = decrypted;
        if (held != null) {
            return takeHeld(held, target);
        }
        int count = decrypt(target);
        while (count == 0 && isFilled(patience, Patience.Wait.READ)) {
            count = decrypt(target);
        }
        return count;
    }

    int awaitReadable(Patience patience) throws IOException {
        int count = decrypted == null ? decryptToHold() : 1;
        while (count == 0 && isFilled(patience, Patience.Wait.READABLE)) {
            count = decryptToHold();
        }
        return Integer.compare(count, 0);
    }

    int stashed() {
        ByteBuffer held = decrypted;
        return held == null ? 0 : held.remaining();
    }

    private int takeHeld(ByteBuffer held, ByteBuffer target) {
        int count = Math.min(held.remaining(), target.remaining());
        int limit = held.limit();
        target.put(held.limit(held.position() + count));
        held.limit(limit);
        if (!held.hasRemaining()) {
            decrypted = null;
            channel.loop().heap().giveBack(held);
        }
        return count;
    }

    /** Decrypts to where it waits for its reader; the result is that of {@link #decrypt}. */
    private int decryptToHold() throws IOException {
        ByteBuffer from = encrypted;
        if (from == null) {
            return peerIsDone ? -1 : 0;
        }
        int count = decryptTo(hold(from));
        if (count == TOO_MUCH) {
            // A shorter record with nothing to read went before.
            count = decryptTo(channel.loop().heap().take(RecordBuffers.SIZE));
        }
        if (count == TOO_MUCH) {
            throw new SSLException("a record is longer than TLS allows");
        }
        return count;
    }

    /** An array just as long as the next record is; lent, where not all of that is there. */
    private ByteBuffer hold(ByteBuffer from) {
        int length = nextLength(from);
        return length >= 0
                ? ByteBuffer.allocate(length)
                : channel.loop().heap().take(RecordBuffers.SIZE);
    }

    /** The length of the next record without its header; −1 where not all of it is there. */
    private static int nextLength(ByteBuffer from) {
        int length =
                from.remaining() < HEADER ? MASK : from.getShort(from.position() + LENGTH) & MASK;
        return HEADER + length <= from.remaining() ? length : -1;
    }

    private int decryptTo(ByteBuffer hold) throws IOException {
        int count = 0;
        try {
            count = decryptSafely(hold);
        } finally {
            if (count > 0) {
                decrypted = hold.flip();
            } else {
                channel.loop().heap().giveBack(hold);
            }
        }
        return count;
    }

    /**
     * Decrypts what has arrived.
     *
     * @return how many bytes went to the target; 0 where more has to arrive first; −1 at the end
     */
    private int decrypt(ByteBuffer target) throws IOException {
        int count = decryptSafely(target);
        if (count != TOO_MUCH) {
            return count;
        }
        // The record has more than the target takes.
        int more = decryptToHold();
        ByteBuffer held = decrypted;
        return more > 0 && held != null ? takeHeld(held, target) : more;
    }

    /** The peer is told what is wrong with what it sent. */
    private int decryptSafely(ByteBuffer target) throws IOException {
        try {
            return decryptSome(target);
        } catch (SSLException e) {
            tell(e);
            throw e;
        } finally {
            releaseIfEmpty();
        }
    }

    private int decryptSome(ByteBuffer target) throws IOException {
        int count = peerIsDone ? -1 : 0;
        ByteBuffer from = encrypted;
        while (count == 0 && from != null && from.hasRemaining()) {
            if (nextLength(from) > target.remaining()) {
                // Some engines would keep what the target has no room for, and tell nobody.
                return TOO_MUCH;
            }
            int before = from.remaining();
            SSLEngineResult result = engine.unwrap(from, target);
            switch (result.getStatus()) {
                case OK -> count = result.bytesProduced();
                case BUFFER_OVERFLOW -> {
                    return TOO_MUCH;
                }
                case BUFFER_UNDERFLOW -> {
                    return 0;
                }
                case CLOSED -> {
                    peerIsDone = true;
                    count = -1;
                }
            }
            boolean moved = answered(result) || from.remaining() < before;
            if (count == 0 && !moved) {
                throw new SSLException("nothing can be read now: " + result.getHandshakeStatus());
            }
        }
        return count;
    }

    /**
     * After the handshake TLS 1.3 has messages that want an answer; in TLS 1.2 a task means that
     * the peer wants to renegotiate, which is refused.
     */
    private boolean answered(SSLEngineResult result) throws IOException {
        HandshakeStatus status = result.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
                throw new SSLException("the peer wants to renegotiate, which is refused");
            }
            return TlsChannel.hasRunTasks(engine);
        }
        if (status == HandshakeStatus.NEED_WRAP && !peerIsDone) {
            // With data there is nothing new to answer: it is still the same.
            sender.answer(result.bytesProduced() == 0);
        }
        return false;
    }

    private void tell(SSLException failure) {
        try {
            sender.tryGoodbye();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Whether more has arrived, before patience ran out. */
    private boolean isFilled(Patience patience, Patience.Wait wait) throws IOException {
        int count = fill(patience, wait);
        if (count < 0) {
            throw new TruncatedException();
        }
        return count > 0;
    }

    /** Waits for more to arrive, without a buffer where nothing has yet. */
    private int fill(Patience patience, Patience.Wait wait) throws IOException {
        ByteBuffer held = encrypted;
        if (held != null) {
            return fillUp(held, patience, wait);
        }
        int readable = channel.awaitReadable(patience, wait);
        if (readable > 0) {
            encrypted = channel.takeStash();
        }
        return readable;
    }

    private int fillUp(ByteBuffer held, Patience patience, Patience.Wait wait) throws IOException {
        if (held.remaining() >= RecordBuffers.SIZE) {
            throw new SSLException("a record is longer than TLS allows");
        }
        ByteBuffer into = held.isDirect() ? held.compact() : lent().put(held);
        encrypted = into;
        try {
            return channel.read(into, patience, wait);
        } finally {
            into.flip();
        }
    }

    private ByteBuffer lent() {
        return channel.loop().direct().take(RecordBuffers.SIZE);
    }

    private void releaseIfEmpty() {
        ByteBuffer held = encrypted;
        if (held != null && !held.hasRemaining()) {
            dropEncrypted(held);
        }
    }

    private void dropEncrypted(ByteBuffer held) {
        encrypted = null;
        if (held.isDirect()) {
            channel.loop().direct().giveBack(held);
        }
    }

    /** After the end. */
    void dropBuffers() {
        decrypted = null;
        ByteBuffer rest = encrypted;
        if (rest != null) {
            dropEncrypted(rest);
        }
    }
}

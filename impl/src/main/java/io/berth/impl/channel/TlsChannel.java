package io.berth.impl.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS over a {@link PolledChannel}: an {@link SSLEngine} and buffers that are lent for as long as a
 * record is under way, so that an idle connection has none.
 *
 * <p>Reading is the reader's alone. Sending is guarded by a lock of its own, since the reader has
 * to answer some messages of the peer's.
 */
public final class TlsChannel implements Wire {

    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};
    private static final int NO_PATIENCE = -1;

    private final PolledChannel channel;
    private final SSLEngine engine;
    private final ReentrantLock sending = new ReentrantLock();

    /** What arrived and is not decrypted yet, to be read from; the reader's. */
    private @Nullable ByteBuffer encrypted;

    /** What is decrypted and nobody has read yet; the reader's. */
    private volatile @Nullable ByteBuffer decrypted;

    private volatile boolean established;
    private boolean peerIsDone;

    /**
     * Secures a channel that nothing was read from.
     *
     * @param engine in server mode, fresh
     */
    public TlsChannel(PolledChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
    }

    public SSLEngine engine() {
        return engine;
    }

    /**
     * Shakes hands; by the connection's own thread, before anything else.
     *
     * @return false where the peer left without having sent a byte
     * @throws ImpatientException where {@code patience} ran out
     * @throws SSLException where it failed; an alert was sent where there was one to send
     */
    public boolean handshake(Patience patience) throws IOException {
        if (!arrived(patience)) {
            return false;
        }
        engine.beginHandshake();
        try {
            while (!established) {
                shake(engine.getHandshakeStatus(), patience);
            }
            return true;
        } catch (SSLException e) {
            sendAlert(patience, e);
            throw e;
        } finally {
            releaseIfEmpty();
        }
    }

    private boolean arrived(Patience patience) throws IOException {
        int readable = channel.awaitReadable(patience);
        if (readable == 0) {
            throw new ImpatientException();
        }
        return readable > 0;
    }

    private void shake(HandshakeStatus status, Patience patience) throws IOException {
        switch (status) {
            case NEED_TASK -> runTasks();
            case NEED_WRAP -> sendOrThrow(patience);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> receiveHandshake(patience);
            default -> established = true;
        }
    }

    private void runTasks() {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    private void sendOrThrow(Patience patience) throws IOException {
        if (send(NOTHING, 0, 1, patience) < 0) {
            throw new ImpatientException();
        }
    }

    private void receiveHandshake(Patience patience) throws IOException {
        ByteBuffer from = encrypted;
        if (from != null && from.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(from, NOTHING[0].duplicate());
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
        int count = fill(patience);
        if (count == 0) {
            throw new ImpatientException();
        }
        if (count < 0) {
            throw new SSLException("the peer left in the middle of the handshake");
        }
    }

    /** The alert stands ready in the engine; that the peer may be gone is no news. */
    private void sendAlert(Patience patience, SSLException first) {
        try {
            sayGoodbye(patience);
        } catch (IOException e) {
            first.addSuppressed(e);
        }
    }

    @Override
    public int read(ByteBuffer target, Patience patience) throws IOException {
        ByteBuffer held = decrypted;
        if (held != null) {
            return takeHeld(held, target);
        }
        while (true) {
            int count = decrypt(target, patience);
            if (count != 0) {
                return count;
            }
            int more = fillOrThrow(patience, Patience.Wait.READ);
            if (more == 0) {
                return 0;
            }
        }
    }

    @Override
    public int awaitReadable(Patience patience) throws IOException {
        while (decrypted == null) {
            int count = decryptToHold(patience);
            if (count < 0) {
                return -1;
            }
            if (count == 0 && fillOrThrow(patience, Patience.Wait.READABLE) == 0) {
                return 0;
            }
        }
        return 1;
    }

    private int takeHeld(ByteBuffer held, ByteBuffer target) {
        int count = Math.min(held.remaining(), target.remaining());
        int limit = held.limit();
        target.put(held.limit(held.position() + count));
        held.limit(limit);
        if (!held.hasRemaining()) {
            decrypted = null;
            RecordBuffers.giveBack(held);
        }
        return count;
    }

    private int decryptToHold(Patience patience) throws IOException {
        if (encrypted == null && !peerIsDone) {
            return 0;
        }
        ByteBuffer hold = RecordBuffers.take(engine.getSession().getApplicationBufferSize());
        int count = 0;
        try {
            count = decrypt(hold, patience);
        } finally {
            if (count > 0) {
                decrypted = hold.flip();
            } else {
                RecordBuffers.giveBack(hold);
            }
        }
        return count;
    }

    /**
     * Decrypts what has arrived.
     *
     * @return how many bytes went to the target; 0 where more has to arrive first; −1 at the end
     */
    private int decrypt(ByteBuffer target, Patience patience) throws IOException {
        if (peerIsDone) {
            return -1;
        }
        int count = 0;
        try {
            while (count == 0 && encrypted != null && encrypted.hasRemaining()) {
                SSLEngineResult result = engine.unwrap(encrypted, target);
                switch (result.getStatus()) {
                    case OK -> count = result.bytesProduced();
                    case BUFFER_OVERFLOW -> count = decryptAside(target, patience);
                    case BUFFER_UNDERFLOW -> {
                        return 0;
                    }
                    case CLOSED -> {
                        peerIsDone = true;
                        count = -1;
                    }
                }
                answer(result.getHandshakeStatus(), patience);
            }
            return count;
        } catch (SSLException e) {
            sendAlert(patience, e);
            throw e;
        } finally {
            releaseIfEmpty();
        }
    }

    /** The record has more than the target takes. */
    private int decryptAside(ByteBuffer target, Patience patience) throws IOException {
        int count = decryptToHold(patience);
        ByteBuffer held = decrypted;
        return count > 0 && held != null ? takeHeld(held, target) : count;
    }

    /** After the handshake TLS 1.3 has messages that want an answer; TLS 1.2 has none we allow. */
    private void answer(HandshakeStatus status, Patience patience) throws IOException {
        if (status == HandshakeStatus.NOT_HANDSHAKING
                || status == HandshakeStatus.FINISHED
                || peerIsDone) {
            return;
        }
        if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
            throw new SSLException("the peer wants to renegotiate, which is refused");
        }
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks();
        } else if (status == HandshakeStatus.NEED_WRAP) {
            send(NOTHING, 0, 1, patience);
        }
    }

    private int fillOrThrow(Patience patience, Patience.Wait wait) throws IOException {
        int count = fill(asked -> patience.left(wait));
        if (count < 0) {
            throw new TruncatedException();
        }
        return count;
    }

    /** Waits for more to arrive, without a buffer where nothing has yet. */
    private int fill(Patience patience) throws IOException {
        ByteBuffer into = encrypted;
        if (into == null) {
            int readable = channel.awaitReadable(patience);
            if (readable <= 0) {
                return readable;
            }
            into = RecordBuffers.take(engine.getSession().getPacketBufferSize());
            encrypted = into;
        } else {
            into.compact();
        }
        try {
            if (!into.hasRemaining()) {
                throw new SSLException("a record is longer than TLS allows");
            }
            return channel.read(into, patience);
        } finally {
            into.flip();
        }
    }

    private void releaseIfEmpty() {
        ByteBuffer held = encrypted;
        if (held != null && !held.hasRemaining()) {
            encrypted = null;
            RecordBuffers.giveBack(held);
        }
    }

    @Override
    public int write(ByteBuffer source, Patience patience) throws IOException {
        return (int) write(new ByteBuffer[] {source}, 0, 1, patience);
    }

    /** One record of several buffers, or as much of them as one record holds. */
    @Override
    public long write(ByteBuffer[] sources, int offset, int length, Patience patience)
            throws IOException {
        long count = 0;
        while (count == 0) {
            count = send(sources, offset, length, patience);
        }
        return count == NO_PATIENCE ? 0 : count;
    }

    /** Sends one record; the result is how many bytes of the sources it has. */
    private long send(ByteBuffer[] sources, int offset, int length, Patience patience)
            throws IOException {
        sending.lock();
        ByteBuffer record = RecordBuffers.take(engine.getSession().getPacketBufferSize());
        try {
            SSLEngineResult result = engine.wrap(sources, offset, length, record);
            if (result.bytesProduced() == 0) {
                refuseToSend(result);
            }
            record.flip();
            return flushed(record, patience) ? result.bytesConsumed() : NO_PATIENCE;
        } finally {
            RecordBuffers.giveBack(record);
            sending.unlock();
        }
    }

    private static void refuseToSend(SSLEngineResult result) throws IOException {
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new ClosedChannelException();
        }
        if (result.getHandshakeStatus() != HandshakeStatus.NEED_TASK
                && result.getStatus() != SSLEngineResult.Status.OK) {
            throw new SSLException("nothing could be sent: " + result);
        }
    }

    private boolean flushed(ByteBuffer record, Patience patience) throws IOException {
        while (record.hasRemaining()) {
            if (channel.write(record, patience) == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void shutdownOutput(Patience patience) throws IOException {
        try {
            sayGoodbye(patience);
        } finally {
            channel.shutdownOutput(patience);
        }
    }

    /** Sends what the engine still has to say: an alert, or close_notify. */
    private void sayGoodbye(Patience patience) throws IOException {
        sending.lock();
        try {
            engine.closeOutbound();
            while (!engine.isOutboundDone() && send(NOTHING, 0, 1, patience) == 0) {
                runTasks();
            }
        } catch (ClosedChannelException saidAlready) {
            // The engine has nothing more to say.
        } finally {
            sending.unlock();
        }
    }

    /** A close_notify may have to wait for room; so it is left to {@link #shutdownOutput}. */
    @Override
    public void hangUp() {
        // Whoever is woken by the end says goodbye.
    }

    @Override
    public int drop(ByteBuffer scratch, Patience patience) throws IOException {
        return channel.drop(scratch, patience);
    }

    @Override
    public int stashed() {
        ByteBuffer held = decrypted;
        return held == null ? 0 : held.remaining();
    }

    @Override
    public void wake() {
        channel.wake();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public void reset() throws IOException {
        channel.reset();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void dropBuffers() {
        ByteBuffer held = decrypted;
        if (held != null) {
            decrypted = null;
            RecordBuffers.giveBack(held);
        }
        ByteBuffer rest = encrypted;
        if (rest != null) {
            encrypted = null;
            RecordBuffers.giveBack(rest);
        }
        channel.dropBuffers();
    }

    @Override
    public SocketChannel socket() {
        return channel.socket();
    }
}

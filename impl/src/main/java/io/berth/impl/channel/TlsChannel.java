package io.berth.impl.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS over a {@link PolledChannel}: an {@link SSLEngine} and buffers that are lent for as long as a
 * record is under way, so that an idle connection has none.
 */
public final class TlsChannel implements Wire {

    private final PolledChannel channel;
    private final SSLEngine engine;
    private final RecordSender sender;
    private final RecordReceiver receiver;

    /**
     * Secures a channel that nothing was read from.
     *
     * @param engine in server mode, fresh
     */
    public TlsChannel(PolledChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        this.sender = new RecordSender(channel, engine);
        this.receiver = new RecordReceiver(channel, engine, sender);
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
        int readable = channel.awaitReadable(patience);
        if (readable == 0) {
            throw new ImpatientException();
        }
        if (readable < 0) {
            return false;
        }
        try {
            engine.beginHandshake();
            while (isUnderWay(engine.getHandshakeStatus(), patience)) {
                // A peer that never lets it wait is no reason to go on for ever.
                if (patience.left(Patience.Wait.READ) <= 0) {
                    throw new ImpatientException();
                }
            }
        } catch (SSLException e) {
            tell(e);
            throw e;
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            // What a trust or key manager throws, undeclared ones too where a provider passes them
            // on from native code, or what the JDK throws at what the peer sent.
            throw new SSLException("the handshake failed: " + e, e);
        }
        return true;
    }

    private boolean isUnderWay(HandshakeStatus status, Patience patience) throws IOException {
        switch (status) {
            case NEED_TASK -> hasRunTasks(engine);
            case NEED_WRAP -> sendOrThrow(patience);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> receiver.receiveHandshake(patience);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Runs what the engine can't do in passing; whether there was something. */
    static boolean hasRunTasks(SSLEngine engine) {
        Runnable task = engine.getDelegatedTask();
        boolean some = task != null;
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
        return some;
    }

    private void sendOrThrow(Patience patience) throws IOException {
        if (!sender.sendOwn(patience)) {
            throw new ImpatientException();
        }
    }

    /** That the peer may be gone is no news. */
    private void tell(SSLException failure) {
        try {
            sender.tryGoodbye();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public int read(ByteBuffer target, Patience patience) throws IOException {
        return receiver.read(target, patience);
    }

    @Override
    public int awaitReadable(Patience patience) throws IOException {
        return receiver.awaitReadable(patience);
    }

    @Override
    public int stashed() {
        return receiver.stashed();
    }

    @Override
    public int write(ByteBuffer source, Patience patience) throws IOException {
        return (int) Math.max(0, write(new ByteBuffer[] {source}, 0, 1, patience));
    }

    /** One record of several buffers, or as much of them as one record holds. */
    @Override
    public long write(ByteBuffer[] sources, int offset, int length, Patience patience)
            throws IOException {
        int count = 0;
        while (count == 0) {
            count = sender.send(sources, offset, length, patience);
        }
        return count;
    }

    @Override
    public void shutdownOutput(Patience patience) throws IOException {
        try {
            sender.sayGoodbye(patience);
        } finally {
            channel.shutdownOutput(patience);
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
        receiver.dropBuffers();
        sender.dropBuffers();
        channel.dropBuffers();
    }

    @Override
    public SocketChannel socket() {
        return channel.socket();
    }
}

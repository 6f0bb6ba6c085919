package io.berth.impl.server;

import io.berth.Attribute;
import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionClosedException;
import io.berth.ConnectionEvent;
import io.berth.TlsInfo;
import io.berth.impl.channel.EndedException;
import io.berth.impl.channel.Fields;
import io.berth.impl.channel.Patience;
import io.berth.impl.channel.PolledChannel;
import io.berth.impl.channel.TruncatedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadPendingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A session as its handler sees it: bytes that block. */
final class LiveConnection implements Connection {

    /** For ever, in nanoseconds that can still be added to. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final VarHandle ATTRIBUTES =
            Fields.find(MethodHandles.lookup(), "attributes", Map.class);

    private final Session session;
    private final ConnectionRecord record;
    private final Deadlines deadlines;

    /** One may read; the closing thread waits for it to be gone, as for those who write. */
    private final ReentrantLock reading = new ReentrantLock();

    /** Makes each write whole against others. */
    private final ReentrantLock writing = new ReentrantLock();

    private final InputStream input = new ConnectionInput(this);
    private final OutputStream output = new ConnectionOutput(this);
    private volatile boolean atEnd;
    private volatile boolean outputShut;

    /**
     * What reading or writing threw last, but for its own end, which is known by its reason: an
     * exception of the handler's that it caused is no news.
     */
    private volatile @Nullable IOException thrown;

    /** null → a map, with the first attribute. */
    private volatile @Nullable Map<Attribute<?>, Object> attributes;

    LiveConnection(Session session) {
        this.session = session;
        this.record = session.record();
        this.deadlines = session.deadlines();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException(
                    "target: a read-only buffer (expected a writable one)");
        }
        lockReading();
        try {
            return target.hasRemaining() ? readSome(target) : 0;
        } finally {
            reading.unlock();
        }
    }

    private int readSome(ByteBuffer target) throws IOException {
        if (isOver()) {
            return -1;
        }
        deadlines.beginRead();
        int count;
        try {
            count = session.wire().read(target, deadlines);
        } catch (IOException e) {
            throw failed(e);
        }
        if (count > 0) {
            deadlines.moved();
            record.countRead(count);
            session.scope().events.connection(ConnectionEvent.Type.READ, record, count);
            return count;
        }
        endOrThrow(count, Patience.Wait.READ);
        return -1;
    }

    @Override
    public boolean awaitReadable() throws IOException {
        lockReading();
        try {
            if (isOver()) {
                return false;
            }
            deadlines.beginRead();
            int readable;
            try {
                readable = session.wire().awaitReadable(deadlines);
            } catch (IOException e) {
                throw failed(e);
            }
            if (readable <= 0) {
                endOrThrow(readable, Patience.Wait.READABLE);
            }
            return readable > 0;
        } finally {
            reading.unlock();
        }
    }

    private void lockReading() {
        if (reading.isHeldByCurrentThread() || !reading.tryLock()) {
            throw new ReadPendingException();
        }
    }

    /** Whether nothing is to be read any more; throws where Berth or the handler ended it. */
    private boolean isOver() throws IOException {
        throwIfEnded();
        return atEnd || session.isEndedQuiet();
    }

    /** Returns where the stream is at its end, and throws the reason where it isn't. */
    private void endOrThrow(int outcome, Patience.Wait wait) throws IOException {
        throwIfEnded();
        if (outcome < 0) {
            if (!atEnd) {
                atEnd = true;
                session.scope().events.connection(ConnectionEvent.Type.CLOSE_READ, record);
            }
        } else if (Thread.currentThread().isInterrupted()) {
            session.end(CloseReason.INTERRUPTED);
            throwIfEnded();
        } else if (deadlines.isQuiet(wait)) {
            session.endQuiet();
        } else {
            throw remembered(new SocketTimeoutException("nothing to read within the read timeout"));
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = source.remaining();
        writing.lock();
        try {
            writeAll(source);
        } finally {
            writing.unlock();
        }
        return count;
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        writing.lock();
        try {
            long count = remaining(sources, offset, length);
            throwIfUnwritable();
            gather(sources, offset, length, count);
            for (int i = offset; i < offset + length; i++) {
                writeAll(sources[i]);
            }
            return count;
        } finally {
            writing.unlock();
        }
    }

    private static long remaining(ByteBuffer[] sources, int offset, int length) {
        long count = 0;
        for (int i = offset; i < offset + length; i++) {
            count += sources[i].remaining();
        }
        return count;
    }

    /** Small ones go down in one system call; what is left of them goes on one by one. */
    private void gather(ByteBuffer[] sources, int offset, int length, long count)
            throws IOException {
        if (length > 1 && count > 0 && count <= PolledChannel.SLICE) {
            deadlines.beginWrite();
            int gathered;
            try {
                gathered = (int) session.wire().write(sources, offset, length, deadlines);
            } catch (IOException e) {
                throw failed(e);
            }
            wrote(gathered);
            if (gathered < 0) {
                giveUpWriting();
            }
        }
    }

    private void writeAll(ByteBuffer source) throws IOException {
        throwIfUnwritable();
        while (source.hasRemaining()) {
            writeSlice(source);
        }
    }

    private void writeSlice(ByteBuffer source) throws IOException {
        deadlines.beginWrite();
        int count;
        try {
            count = session.wire().write(source, deadlines);
        } catch (IOException e) {
            throw failed(e);
        }
        wrote(count);
        throwIfEnded();
        if (count == 0) {
            giveUpWriting();
        }
    }

    private void wrote(int count) {
        if (count > 0) {
            deadlines.moved();
            record.countWritten(count);
            session.scope().events.connection(ConnectionEvent.Type.WRITE, record, count);
        }
    }

    private void giveUpWriting() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            session.end(CloseReason.INTERRUPTED);
        } else {
            session.reset(CloseReason.WRITE_TIMEOUT);
        }
        throwIfEnded();
    }

    private void throwIfUnwritable() throws IOException {
        throwIfEnded();
        if (outputShut) {
            throw remembered(new IOException("the output was shut down by this handler"));
        }
    }

    private void throwIfEnded() throws ConnectionClosedException {
        CloseReason reason = record.reason();
        if (reason != null) {
            throw new ConnectionClosedException(reason);
        }
    }

    /**
     * An error of the socket: a consequence where the connection has ended, else the peer's doing.
     * An alert that TLS has sent is given the time to arrive.
     */
    private IOException failed(IOException e) throws ConnectionClosedException {
        CloseReason reason = reasonOf(e);
        if (!session.settle(reason)) {
            throwIfEnded();
        }
        if (!(e instanceof SSLException)) {
            session.reset(reason);
        }
        return remembered(e);
    }

    private static CloseReason reasonOf(IOException e) {
        if (e instanceof TruncatedException) {
            return CloseReason.PEER_TRUNCATED;
        }
        return e instanceof EndedException ? CloseReason.PEER_CLOSED : CloseReason.PEER_RESET;
    }

    private <E extends IOException> E remembered(E e) {
        thrown = e;
        return e;
    }

    /** Whether this connection threw that; another one's end is another matter. */
    boolean threw(Throwable e) {
        return e == thrown
                || (e instanceof ConnectionClosedException closed
                        && closed.reason() == record.reason());
    }

    /** Whether the handler has read the end of the peer's stream. */
    boolean isAtEnd() {
        return atEnd;
    }

    /** Waits for those who read or write on other threads to have left; by the closing thread. */
    void awaitOthers() {
        reading.lock();
        reading.unlock();
        writing.lock();
        writing.unlock();
    }

    boolean isOutputShut() {
        return outputShut;
    }

    @Override
    public void shutdownOutput() throws IOException {
        writing.lock();
        try {
            throwIfEnded();
            if (outputShut) {
                return;
            }
            outputShut = true;
            session.wire().shutdownOutput(deadlines);
            session.scope().events.connection(ConnectionEvent.Type.CLOSE_WRITE, record);
        } catch (ConnectionClosedException e) {
            throw e;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    int available() {
        return reading.isLocked() ? 0 : session.wire().stashed();
    }

    @Override
    public boolean isOpen() {
        return !session.hasEnded();
    }

    @Override
    public void close() {
        session.end(reasonOfReturning());
    }

    /** Why the connection ends where its handler is done with it. */
    CloseReason reasonOfReturning() {
        if (session.isEndedQuiet()) {
            return CloseReason.DRAINED;
        }
        return atEnd ? CloseReason.PEER_CLOSED : CloseReason.HANDLER_RETURNED;
    }

    @Override
    public void abort() {
        session.reset(CloseReason.HANDLER_RETURNED);
    }

    @Override
    public void readTimeout(Duration timeout) {
        deadlines.readTimeout(notNegative(timeout));
    }

    @Override
    public void idleTimeout(Duration timeout) {
        deadlines.idleTimeout(notNegative(timeout));
    }

    private static Duration notNegative(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected zero or more)");
        }
        return timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
    }

    @Override
    public boolean isDraining() {
        return session.isDraining();
    }

    @Override
    public CompletionStage<Void> draining() {
        return session.draining().minimalCompletionStage();
    }

    @Override
    public CompletionStage<CloseReason> closed() {
        return session.closed().minimalCompletionStage();
    }

    @Override
    public Optional<Instant> deadline() {
        long now = session.scope().timers.now();
        long left = deadlines.untilTooOld(now);
        if (session.isDraining()) {
            left = Math.min(left, session.drainTerms().deadline() - now);
        }
        return left == Patience.FOR_EVER
                ? Optional.empty()
                : Optional.of(Instant.now().plusNanos(left));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Optional<T> attribute(Attribute<T> key) {
        Map<Attribute<?>, Object> kept = attributes;
        return kept == null ? Optional.empty() : Optional.ofNullable((T) kept.get(key));
    }

    @Override
    public <T> void attribute(Attribute<T> key, T value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Map<Attribute<?>, Object> kept = attributes;
        if (kept == null) {
            Map<Attribute<?>, Object> fresh = new ConcurrentHashMap<>(4);
            kept = ATTRIBUTES.compareAndSet(this, null, fresh) ? fresh : attributes;
        }
        Objects.requireNonNull(kept).put(key, value);
    }

    @Override
    public long id() {
        return record.id();
    }

    @Override
    public String server() {
        return record.server();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return record.remoteAddress();
    }

    @Override
    public InetSocketAddress peerAddress() {
        return record.peerAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return record.localAddress();
    }

    @Override
    public Instant openedAt() {
        return record.openedAt();
    }

    @Override
    public long bytesRead() {
        return record.bytesRead();
    }

    @Override
    public long bytesWritten() {
        return record.bytesWritten();
    }

    @Override
    public Optional<TlsInfo> tls() {
        return record.tls();
    }

    @Override
    public Optional<CloseReason> closeReason() {
        return record.closeReason();
    }

    @Override
    public String toString() {
        return record.toString();
    }
}

package io.berth;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.GatheringByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An accepted connection, as its {@link ConnectionHandler} sees it: blocking bytes.
 *
 * <p>One thread may read while any number write, each from a thread of its own. Closing either
 * stream closes the connection. An end that Berth makes is thrown as {@link
 * ConnectionClosedException} with its reason; a fault of the peer as the {@link IOException} of the
 * operating system. A thread that is interrupted while it reads or writes closes the connection, as
 * interruptible channels do.
 *
 * @since 1.0
 */
@ProviderType
public interface Connection extends ConnectionInfo, ByteChannel, GatheringByteChannel {

    /**
     * Reads what is there, at most {@code target.remaining()} bytes; blocks until there is at least
     * one.
     *
     * @return how many bytes were read; 0 only where the target has no room; −1 at the end of the
     *     peer's stream, and when a drain closes this connection because it was quiet
     * @throws java.net.SocketTimeoutException where {@link #readTimeout} passed; reading may go on
     * @throws java.nio.channels.ReadPendingException where another thread is reading
     * @throws ConnectionClosedException where Berth, the handler or an operator ended the
     *     connection
     */
    @Override
    int read(ByteBuffer target) throws IOException;

    /**
     * Says "I am between exchanges" and blocks until there is input. It holds no buffer meanwhile,
     * and while the server drains it is the place where this connection ends without a loss.
     *
     * <p>When the server drains, a connection that had an exchange ends here at once, a fresh one
     * after {@code drain.idle}, unless there is input. {@link #readTimeout} applies.
     *
     * @return true where bytes can be read, also while draining; false at the end of the peer's
     *     stream, or when the server drains and there are none: return from the handler then
     * @throws java.net.SocketTimeoutException where {@link #readTimeout} passed; waiting may go on
     * @throws java.nio.channels.ReadPendingException where another thread is reading
     * @throws ConnectionClosedException where Berth, the handler or an operator ended the
     *     connection
     * @throws IOException where the peer reset the connection
     */
    boolean awaitReadable() throws IOException;

    /**
     * Writes all of {@code source}; blocks until it went down to the operating system. It is whole
     * against other writers, and nothing is kept back: there is no flush.
     *
     * @return how many bytes were written: all
     * @throws ConnectionClosedException where Berth, the handler or an operator ended the
     *     connection, {@code write.timeout} among the reasons; an unknown part of the bytes was
     *     written
     */
    @Override
    int write(ByteBuffer source) throws IOException;

    /**
     * Writes all of {@code sources}, in order and as one.
     *
     * @return how many bytes were written: all
     */
    @Override
    long write(ByteBuffer[] sources) throws IOException;

    /**
     * Writes all of the given part of {@code sources}, in order and as one.
     *
     * @return how many bytes were written: all
     */
    @Override
    long write(ByteBuffer[] sources, int offset, int length) throws IOException;

    /**
     * The bytes that arrive, as a stream over {@link #read}. Its {@code available()} may be 0
     * although there is input; but after {@link #awaitReadable} has returned true it says how much
     * arrived with it, to the one who reads: one byte at least, and a buffer of just that size
     * takes it all.
     *
     * @return the same stream at each call; closing it closes the connection
     */
    InputStream input();

    /**
     * The bytes to send, as a stream over {@link #write}: unbuffered, {@code flush()} does nothing.
     * Wrap it in a {@link java.io.BufferedOutputStream} for small writes.
     *
     * @return the same stream at each call; closing it closes the connection
     */
    OutputStream output();

    /**
     * Tells the peer that no more bytes come (a FIN), once those under way are written; reading
     * goes on. Idempotent.
     *
     * @throws ConnectionClosedException where the connection has ended
     */
    void shutdownOutput() throws IOException;

    /**
     * Ends the connection. Never waits: it settles the reason, shuts the output, wakes whoever
     * reads or writes, and returns. What the peer sends on is read and dropped for {@code
     * linger.timeout} and {@code linger.size} by the connection's own thread after the handler has
     * returned, so that the last bytes written arrive. Idempotent.
     */
    @Override
    void close();

    /** Ends the connection at once with a reset; bytes on their way may be lost. Idempotent. */
    void abort();

    /**
     * Limits how long a read, or {@link #awaitReadable}, may wait.
     *
     * @param timeout {@link Duration#ZERO} for no limit, the default
     * @throws IllegalArgumentException where it is negative
     */
    void readTimeout(Duration timeout);

    /**
     * Overrides the server's {@code idle.timeout} for this connection.
     *
     * @param timeout how long no byte may move; {@link Duration#ZERO} for ever
     * @throws IllegalArgumentException where it is negative
     */
    void idleTimeout(Duration timeout);

    /**
     * Whether the server, or the handler's service, is going and this connection should end soon.
     *
     * @return true once a drain has begun
     */
    boolean isDraining();

    /**
     * Completes when a drain begins for this connection; on a thread of Berth's, so dependents must
     * not block.
     *
     * @return a stage that never fails; it stays incomplete where no drain comes
     */
    CompletionStage<Void> draining();

    /**
     * Completes with the reason as soon as that is settled; on a thread of Berth's, so dependents
     * must not block.
     *
     * @return a stage that never fails
     */
    CompletionStage<CloseReason> closed();

    /**
     * The time by which this connection will have ended: the deadline of the drain under way, or
     * the end of {@code max.lifetime}, whichever is earlier.
     *
     * @return empty where neither is in sight
     */
    Optional<Instant> deadline();

    /**
     * The value kept under a key.
     *
     * @param key the key
     * @param <T> the type of the value
     * @return empty where none was set
     */
    <T> Optional<T> attribute(Attribute<T> key);

    /**
     * Keeps a value with this connection, in place of the one before.
     *
     * @param key the key
     * @param value the value
     * @param <T> the type of the value
     */
    <T> void attribute(Attribute<T> key, T value);
}

package io.berth.impl.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connection's bytes, plain or secured. One thread reads and one writes at a time; the caller
 * sees to that. {@link #wake}, {@link #hangUp}, {@link #close} and {@link #reset} may come from any
 * thread, and never wait.
 */
public interface Wire {

    /**
     * Reads into {@code target}, which has room.
     *
     * @return how many bytes; −1 at the end of the stream; 0 where {@code patience} ran out and
     *     nothing was there
     */
    int read(ByteBuffer target, Patience patience) throws IOException;

    /**
     * Waits for input without a buffer.
     *
     * @return 1 where there is some; −1 at the end of the stream; 0 where {@code patience} ran out
     *     and nothing was there
     */
    int awaitReadable(Patience patience) throws IOException;

    /**
     * Writes some of {@code source}, which is not empty.
     *
     * @return how many bytes; 0 where {@code patience} ran out, with which the connection must end:
     *     some may be under way
     */
    int write(ByteBuffer source, Patience patience) throws IOException;

    /**
     * Writes what goes down at once of several, at most {@link PolledChannel#SLICE} bytes.
     *
     * @return how many bytes; perhaps 0: what is left is to be written one by one; −1 where {@code
     *     patience} ran out, with which the connection must end: some may be under way
     */
    long write(ByteBuffer[] sources, int offset, int length, Patience patience) throws IOException;

    /** Says that no more bytes come, once those under way are written. Idempotent. */
    void shutdownOutput(Patience patience) throws IOException;

    /** As much of {@link #shutdownOutput} as never waits. */
    void hangUp() throws IOException;

    /**
     * Reads and drops what comes, as it is on the wire; by the reader, after the end.
     *
     * @return as {@link #read} does
     */
    int drop(ByteBuffer scratch, Patience patience) throws IOException;

    /** How many bytes can be had without a system call. */
    int stashed();

    /** Has the reader and the writer ask their {@link Patience} again. */
    void wake();

    /** Closes the socket and wakes the reader and the writer. What is in the send buffer goes. */
    void close() throws IOException;

    /** Closes the socket with a reset: what is in the send buffer is lost. */
    void reset() throws IOException;

    boolean isOpen();

    /** Gives back the buffers; by the reader, after the end. */
    void dropBuffers();

    /** The socket, for its addresses and options only. */
    SocketChannel socket();
}

package io.berth.impl.channel;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose caller blocks by parking, while a {@link Loop} does the waiting.
 *
 * <p>One thread reads and one writes at a time; the caller sees to that. The reading side is one
 * atomic, {@link #want}:
 *
 * <pre>
 * NOTHING → FILL or PEEK    the reader waits, for its target to be filled or for any input
 * FILL or PEEK → BUSY       the loop reads (CAS)
 * BUSY → NOTHING            delivered: result and failure are set, the reader is unparked
 * BUSY → FILL or PEEK       nothing there after all; the reader is unparked to look around
 * FILL or PEEK → NOTHING    the reader leaves (CAS), and reads once by itself before it gives up
 * </pre>
 *
 * <p>It is a number, since each reference that is stored in an old object costs the collector work.
 *
 * <p>A reader that fails to take its buffer back waits for the loop to be done with it: else the
 * loop would write into memory that is in use again. {@link #muted} says that the loop has stopped
 * looking for input; whoever finds it set after publishing reads by itself (the two volatile writes
 * and reads cross, so one of both sides notices).
 */
public final class PolledChannel implements Wire {

    /** The most that one system call reads or writes, so that progress can be seen. */
    public static final int SLICE = 64 * 1024;

    private static final int NOTHING = 0;
    private static final int FILL = 1;
    private static final int PEEK = 2;
    private static final int BUSY = 3;
    private static final VarHandle WANT = Fields.find(MethodHandles.lookup(), "want", int.class);

    private final SocketChannel socket;
    private final Loop loop;

    private volatile int want;

    /** What is to be filled; written before {@code want} and by the reader alone. */
    private @Nullable ByteBuffer target;

    private volatile boolean muted = true;
    private volatile @Nullable Thread reader;
    private volatile @Nullable Thread writer;
    private volatile boolean readOrdered;
    private volatile boolean writeOrdered;
    private volatile boolean writable;

    /** Input that arrived while nobody had a buffer; the reader's, but for the loop's delivery. */
    private @Nullable ByteBuffer stash;

    private int result;
    private @Nullable Throwable failure;

    /** The loop's thread only, but for the look at whether it exists. */
    private volatile @Nullable SelectionKey key;

    PolledChannel(SocketChannel socket, Loop loop) {
        this.socket = socket;
        this.loop = loop;
    }

    /** Whose carriers poll it, and may carry its thread; null where a thread of its own does. */
    public @Nullable Core core() {
        return loop.core();
    }

    /** The loop that polls it. */
    Loop loop() {
        return loop;
    }

    @Override
    public int read(ByteBuffer target, Patience patience) throws IOException {
        return read(target, patience, Patience.Wait.READ);
    }

    /** Reads as one who waits for something else. */
    int read(ByteBuffer target, Patience patience, Patience.Wait wait) throws IOException {
        if (stash != null) {
            return takeFromStash(target, stash);
        }
        int limit = target.limit();
        if (target.remaining() > SLICE) {
            target.limit(target.position() + SLICE);
        }
        try {
            return fill(target, patience, wait);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public int awaitReadable(Patience patience) throws IOException {
        return awaitReadable(patience, Patience.Wait.READABLE);
    }

    /** Waits as one who waits for something else. */
    int awaitReadable(Patience patience, Patience.Wait wait) throws IOException {
        if (stash != null) {
            return 1;
        }
        return Integer.compare(receive(PEEK, patience, wait), 0);
    }

    /** What waits for its reader, an array of just its size, for the reader to keep; or null. */
    @Nullable ByteBuffer takeStash() {
        ByteBuffer held = stash;
        if (held == null) {
            return null;
        }
        ByteBuffer taken = held.isDirect() ? copy(held) : held;
        dropStash(held);
        return taken;
    }

    @Override
    public int drop(ByteBuffer scratch, Patience patience) throws IOException {
        if (stash != null) {
            return takeFromStash(scratch, stash);
        }
        return fill(scratch, patience, Patience.Wait.LINGER);
    }

    private int fill(ByteBuffer buffer, Patience patience, Patience.Wait wait) throws IOException {
        target = buffer;
        try {
            return receive(FILL, patience, wait);
        } finally {
            target = null;
        }
    }

    @Override
    public int stashed() {
        ByteBuffer held = stash;
        return held == null ? 0 : held.remaining();
    }

    private int takeFromStash(ByteBuffer target, ByteBuffer from) {
        int count = Math.min(from.remaining(), target.remaining());
        int limit = from.limit();
        target.put(from.limit(from.position() + count));
        from.limit(limit);
        if (!from.hasRemaining()) {
            dropStash(from);
        }
        return count;
    }

    private void dropStash(ByteBuffer held) {
        stash = null;
        if (held.isDirect()) {
            loop.takeBack(held);
        }
    }

    private int receive(int token, Patience patience, Patience.Wait wait) throws IOException {
        if (reader != Thread.currentThread()) {
            reader = Thread.currentThread();
        }
        if (failure != null) {
            // Of a wait that overflowed the stack.
            failure = null;
        }
        try {
            want = token;
            if (muted && WANT.compareAndSet(this, token, NOTHING)) {
                int count = readBySelf();
                if (count != 0) {
                    return count;
                }
                want = token;
                orderRead();
            }
            return await(token, patience, wait);
        } catch (RuntimeException | Error e) {
            withdraw(token);
            throw e;
        }
    }

    /** Takes the buffer back from under a failure, a stack overflow for one. */
    private void withdraw(int token) {
        while (want != NOTHING && !WANT.compareAndSet(this, token, NOTHING)) {
            LockSupport.park();
        }
    }

    private int await(int token, Patience patience, Patience.Wait wait) throws IOException {
        while (true) {
            int now = want;
            if (now == NOTHING) {
                return delivered();
            }
            long left = now == BUSY ? Patience.FOR_EVER : left(patience, wait);
            if (left > 0) {
                park(left);
            } else if (WANT.compareAndSet(this, token, NOTHING)) {
                return orClosed(readBySelf());
            }
        }
    }

    /** Nobody waits on a closed socket, however patient: trying once more brings its exception. */
    private long left(Patience patience, Patience.Wait wait) {
        return socket.isOpen() ? patience.left(wait) : 0;
    }

    /** A socket that is just being closed may still say that there is nothing. */
    private int orClosed(int count) throws ClosedChannelException {
        if (count == 0 && !socket.isOpen()) {
            throw new ClosedChannelException();
        }
        return count;
    }

    private int delivered() throws IOException {
        Throwable failed = failure;
        if (failed == null) {
            return result;
        }
        failure = null;
        if (failed instanceof IOException e) {
            throw e;
        }
        if (failed instanceof Error e) {
            throw e;
        }
        throw new IllegalStateException("polling failed", failed);
    }

    private int readBySelf() throws IOException {
        if (target != null) {
            return socket.read(target);
        }
        ByteBuffer spare = loop.takeSpare();
        try {
            int count = socket.read(spare);
            if (count > 0) {
                stash = copy(spare.flip());
            }
            return count;
        } finally {
            loop.giveBack(spare);
        }
    }

    /** What is small waits in an array of just its size, what is large where it was read to. */
    private int stash(ByteBuffer scratch) throws IOException {
        int count = socket.read(scratch);
        if (count > 0) {
            boolean lent = count > Loop.SMALL && loop.lend();
            stash = lent ? scratch.flip() : copy(scratch.flip());
        }
        return count;
    }

    private static ByteBuffer copy(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static void park(long nanos) {
        if (nanos == Patience.FOR_EVER) {
            LockSupport.park();
        } else {
            LockSupport.parkNanos(nanos);
        }
    }

    /** Writes a slice of {@code source}. */
    @Override
    public int write(ByteBuffer source, Patience patience) throws IOException {
        int limit = source.limit();
        if (source.remaining() > SLICE) {
            source.limit(source.position() + SLICE);
        }
        try {
            int count = socket.write(source);
            return count > 0 ? count : writeWhenRoom(source, patience);
        } finally {
            source.limit(limit);
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length, Patience patience)
            throws IOException {
        return socket.write(sources, offset, length);
    }

    private int writeWhenRoom(ByteBuffer source, Patience patience) throws IOException {
        writer = Thread.currentThread();
        while (true) {
            writable = false;
            writeOrdered = true;
            loop.order(this);
            boolean room = awaitRoom(patience);
            int count = socket.write(source);
            if (count > 0 || !room) {
                return orClosed(count);
            }
        }
    }

    private boolean awaitRoom(Patience patience) {
        while (!writable) {
            long left = left(patience, Patience.Wait.WRITE);
            if (left <= 0) {
                return false;
            }
            park(left);
        }
        return true;
    }

    @Override
    public void wake() {
        LockSupport.unpark(reader);
        LockSupport.unpark(writer);
    }

    /** Sends a FIN; that never waits. */
    @Override
    public void shutdownOutput(Patience patience) throws IOException {
        hangUp();
    }

    @Override
    public void hangUp() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        try {
            socket.close();
        } finally {
            if (key != null || readOrdered || writeOrdered) {
                loop.sweep();
            }
            wake();
        }
    }

    @Override
    public void reset() throws IOException {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (ClosedChannelException e) {
            return;
        } catch (IOException e) {
            // The peer's reset came first: closing is all that is left to do.
        }
        close();
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public SocketChannel socket() {
        return socket;
    }

    @Override
    public void dropBuffers() {
        ByteBuffer held = stash;
        if (held != null) {
            dropStash(held);
        }
    }

    private void orderRead() {
        readOrdered = true;
        loop.order(this);
    }

    /** The loop's thread: brings the interest set in line with what was ordered. */
    void applyOrders(Selector selector) {
        try {
            SelectionKey registered = key;
            if (registered == null) {
                registered = socket.register(selector, 0, this);
                key = registered;
            }
            int ops = registered.interestOps();
            int wanted = ops | orderedOps();
            if (wanted != ops) {
                registered.interestOps(wanted);
            }
        } catch (ClosedChannelException | CancelledKeyException e) {
            wake();
        }
    }

    private int orderedOps() {
        int ops = 0;
        if (readOrdered) {
            readOrdered = false;
            muted = false;
            ops |= SelectionKey.OP_READ;
        }
        if (writeOrdered) {
            writeOrdered = false;
            ops |= SelectionKey.OP_WRITE;
        }
        return ops;
    }

    /** The loop's thread: the selector found the socket ready. */
    void onReady(SelectionKey ready) {
        try {
            int ops = ready.readyOps();
            if ((ops & SelectionKey.OP_WRITE) != 0) {
                onWritable(ready);
            }
            if ((ops & SelectionKey.OP_READ) != 0) {
                onReadable(ready);
            }
        } catch (CancelledKeyException e) {
            wake();
        }
    }

    private void onWritable(SelectionKey ready) {
        change(ready, SelectionKey.OP_WRITE, 0);
        writable = true;
        LockSupport.unpark(writer);
    }

    private void onReadable(SelectionKey ready) {
        int token = want;
        boolean looksAgain = token == NOTHING || !WANT.compareAndSet(this, token, BUSY);
        if (looksAgain) {
            mute(ready);
            token = want;
            if (token == NOTHING || !WANT.compareAndSet(this, token, BUSY)) {
                return;
            }
        }
        deliver(token, ready, looksAgain);
    }

    /** Whatever fails on the way, the reader hears of it: nobody else could take it out of BUSY. */
    private void deliver(int token, SelectionKey ready, boolean looksAgain) {
        int count = -1;
        try {
            if (looksAgain) {
                muted = false;
                change(ready, 0, SelectionKey.OP_READ);
            }
            count = token == PEEK ? stash(loop.scratch()) : socket.read(target);
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
        try {
            if (count < 0) {
                mute(ready);
            }
        } finally {
            result = count;
            want = count == 0 ? token : NOTHING;
            LockSupport.unpark(reader);
        }
    }

    /** Looks no more: nobody waits, or the stream is at its end and would be readable for ever. */
    private void mute(SelectionKey ready) {
        change(ready, SelectionKey.OP_READ, 0);
        muted = true;
    }

    private static void change(SelectionKey ready, int without, int with) {
        try {
            ready.interestOps((ready.interestOps() & ~without) | with);
        } catch (CancelledKeyException closedMeanwhile) {
            // Whoever waits was woken by the closing, and hears of it from the socket.
        }
    }
}

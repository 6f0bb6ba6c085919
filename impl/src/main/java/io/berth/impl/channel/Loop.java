package io.berth.impl.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One selector and the thread that polls it. It reads into the buffers that parked readers
 * published and wakes them; it runs no user code and never blocks but in {@code select}.
 *
 * <p>Only this thread touches interest sets; others leave a channel in {@link #orders} and wake it.
 */
final class Loop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final long AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(10);

    /** What a reader reads by itself to a stash, in bytes; and what is copied rather than lent. */
    static final int SMALL = 4 * 1024;

    /** So many are served before those that were woken have the carrier. */
    private static final int BITE = 16;

    /** Once the yields of a turn have taken so long, the rest is served without. */
    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(10);

    /** So many readers may hold a scratch of the loop's at once; the others get copies. */
    private static final int MOST_LENT = 16;

    private final Selector selector;
    private final boolean yields;
    private final @Nullable Core core;
    private final Queue<PolledChannel> orders = new ConcurrentLinkedQueue<>();

    /** Where a reader reads by itself to; its own while it has it. */
    private final AtomicReference<@Nullable ByteBuffer> spare = new AtomicReference<>();

    /** Where the loop reads to what nobody has a buffer for; its thread's alone. */
    private @Nullable ByteBuffer scratch;

    /** What was lent and came back, to be the next scratch. */
    private final Queue<ByteBuffer> returned = new ConcurrentLinkedQueue<>();

    /** How many scratches there may still be; the loop's thread's alone. */
    private int toBeMade = MOST_LENT;

    /** For records on their way from and to the socket. */
    private final RecordBuffers direct = new RecordBuffers(ByteBuffer::allocateDirect);

    /** For records in the making: ciphers work in an array without copying from and to it. */
    private final RecordBuffers heap = new RecordBuffers(ByteBuffer::allocate);

    /** How many were served since the last yield; the loop's thread's alone, as is the next. */
    private int served;

    /** When this turn yielded first; 0: not yet. */
    private long yielded;

    private volatile boolean asleep;
    private volatile boolean stopped;

    /**
     * Opens the selector.
     *
     * @param yields whether the loop's thread is virtual and must let others have the carrier
     */
    Loop(boolean yields) throws IOException {
        this(yields, null);
    }

    /** Opens the selector of a loop that has no thread of its own: a core's carriers poll it. */
    Loop(Core core) throws IOException {
        this(false, core);
    }

    private Loop(boolean yields, @Nullable Core core) throws IOException {
        this.selector = Selector.open();
        this.yields = yields;
        this.core = core;
    }

    /** Whose carriers poll it; null where it has a thread of its own. */
    @Nullable Core core() {
        return core;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                turn();
            }
        } finally {
            closeSelector();
        }
    }

    private void turn() {
        try {
            yielded = 0;
            int ready = yields ? selector.selectNow(this::serve) : 0;
            if (!obey() && ready == 0) {
                sleep(() -> true);
            }
            if (yields) {
                Thread.yield();
            }
        } catch (IOException | RuntimeException | Error e) {
            if (!(e instanceof ClosedSelectorException)) {
                report(e);
                // Should it fail for good, it does so without taking a core.
                LockSupport.parkNanos(AFTER_FAILURE);
            }
        }
    }

    /** Logging may fail too, for lack of descriptors or memory; the loop must outlive that. */
    private static void report(Throwable e) {
        try {
            LOG.error("Polling failed; going on", e);
        } catch (RuntimeException | Error alsoFailed) {
            e.addSuppressed(alsoFailed);
        }
    }

    /**
     * By who polls it instead of a thread of its own: obeys, and serves what is ready.
     *
     * @param idle whether it may wait for something to be; asked again once others can wake it
     */
    void poll(BooleanSupplier idle) throws IOException {
        obey();
        boolean rests = idle.getAsBoolean();
        if (rests) {
            // Who feeds the sockets may be waiting for this core: a look after he had it costs less
            // than to sleep and be woken.
            Thread.yield();
        }
        if (selector.selectNow(this::serve) == 0 && rests) {
            sleep(idle);
        }
    }

    private void sleep(BooleanSupplier idle) throws IOException {
        asleep = true;
        try {
            if (orders.isEmpty() && !stopped && idle.getAsBoolean()) {
                selector.select(this::serve);
            }
        } finally {
            asleep = false;
            // An interrupt ends no loop; left set, it would let no select wait any more.
            Thread.interrupted();
        }
    }

    private boolean obey() {
        PolledChannel channel = orders.poll();
        boolean any = channel != null;
        while (channel != null) {
            channel.applyOrders(selector);
            channel = orders.poll();
        }
        return any;
    }

    /**
     * Few at a time: what the reader of one is about to use, in the kernel too, is still in the
     * processor's cache when it runs, and it need not wait for the reading of all the others. Not
     * so where others keep the carrier for long: nothing that is ready may wait for them again and
     * again.
     */
    private void serve(SelectionKey key) {
        if (asleep) {
            // Nobody need wake it any more.
            asleep = false;
        }
        ((PolledChannel) key.attachment()).onReady(key);
        if (yields && ++served >= BITE) {
            served = 0;
            yieldUnlessLate();
        }
    }

    private void yieldUnlessLate() {
        long now = System.nanoTime();
        if (yielded == 0) {
            yielded = now;
        }
        if (now - yielded < LONG) {
            Thread.yield();
        }
    }

    /** Has the channel's orders applied by this loop's thread. */
    void order(PolledChannel channel) {
        orders.add(channel);
        if (asleep) {
            selector.wakeup();
        }
    }

    /** Lets the selector forget closed channels: until then their descriptors stay. */
    void sweep() {
        if (asleep) {
            selector.wakeup();
        }
    }

    /**
     * Has a wait in {@link #poll} end, or the next one not begin where {@code idle} says so: the
     * look before it may swallow the wake-up.
     */
    void wake() {
        selector.wakeup();
    }

    /** Where this loop's thread reads to what nobody has a buffer for yet. */
    ByteBuffer scratch() {
        ByteBuffer own = scratch;
        if (own == null) {
            own = ByteBuffer.allocateDirect(PolledChannel.SLICE);
            scratch = own;
        }
        return own.clear();
    }

    /** Lets a reader have what was read to the scratch, with the scratch; false: none is left. */
    boolean lend() {
        ByteBuffer next = returned.poll();
        if (next == null && toBeMade > 0) {
            toBeMade--;
            try {
                next = ByteBuffer.allocateDirect(PolledChannel.SLICE);
            } catch (OutOfMemoryError e) {
                // What was read is in the scratch already: it must not be lost with the error.
                return false;
            }
        }
        if (next == null) {
            return false;
        }
        scratch = next;
        return true;
    }

    /** By the reader who was lent it. */
    void takeBack(ByteBuffer lent) {
        returned.add(lent);
    }

    /**
     * The same for a reader: no heap, for which the JDK keeps 4 KiB more in each thread. It gives
     * it back when it has taken out what is there.
     */
    ByteBuffer takeSpare() {
        ByteBuffer taken = spare.getAndSet(null);
        return taken == null ? ByteBuffer.allocateDirect(SMALL) : taken.clear();
    }

    void giveBack(ByteBuffer buffer) {
        spare.set(buffer);
    }

    RecordBuffers direct() {
        return direct;
    }

    RecordBuffers heap() {
        return heap;
    }

    void stop() {
        stopped = true;
        selector.wakeup();
    }

    void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("Closing a selector failed", e);
        }
    }
}

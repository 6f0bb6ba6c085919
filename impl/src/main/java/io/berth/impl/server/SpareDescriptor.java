package io.berth.impl.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor kept for the time when no other can be had: who is told of that, a log or a
 * listener, may have to open something. It is let go of for them, and taken again before anything
 * is accepted.
 *
 * <p>For one thread, but for {@link #returned}.
 */
final class SpareDescriptor {

    /** Nobody who hangs with it keeps connections from being accepted. */
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

    private final Timers timers;
    private @Nullable SocketChannel held;
    private long lentAt;
    private volatile boolean back = true;

    SpareDescriptor(Timers timers) throws IOException {
        this.timers = timers;
        this.held = SocketChannel.open();
    }

    /** Lets go of it, until somebody says that it is {@link #returned}. */
    void lend() throws IOException {
        back = false;
        lentAt = timers.now();
        close();
    }

    /** Whoever needed it is done; on any thread. */
    void returned() {
        back = true;
    }

    /** Whether it is here; takes it again where nobody needs it any more. */
    boolean isHere() {
        if (held == null && (back || timers.now() - lentAt > PATIENCE)) {
            held = taken();
        }
        return held != null;
    }

    private static @Nullable SocketChannel taken() {
        try {
            return SocketChannel.open();
        } catch (IOException stillNone) {
            return null;
        }
    }

    void close() throws IOException {
        SocketChannel had = held;
        held = null;
        if (had != null) {
            had.close();
        }
    }
}

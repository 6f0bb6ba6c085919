package io.berth.impl.server;

import io.berth.impl.channel.Loops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What servers share: the watchdog, and the loops for as long as somebody needs them. Open ports
 * and connections each hold a {@link Lease}; with the last one the loops' threads end.
 */
public final class Engine {

    private final Timers timers;
    private final Journal journal = Journal.found();
    private final Serial starting = new Serial();

    /** Changed under {@code starting}, but for a step from one user to more. */
    private final AtomicInteger users = new AtomicInteger();

    private volatile @Nullable Loops loops;

    public Engine() {
        this(new Watchdog());
    }

    Engine(Timers timers) {
        this.timers = timers;
    }

    Timers timers() {
        return timers;
    }

    Journal journal() {
        return journal;
    }

    /** Loops to use until the lease is released; started where they are not there. */
    Lease lease() throws IOException {
        if (!joined()) {
            try {
                starting.call(this::startOrJoin);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return new Lease();
    }

    private boolean joined() {
        int now = users.get();
        while (now > 0) {
            int seen = users.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    private boolean startOrJoin() {
        if (!joined()) {
            if (loops == null) {
                loops = startLoops();
            }
            users.set(1);
        }
        return true;
    }

    private static Loops startLoops() {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        AtomicInteger number = new AtomicInteger();
        try {
            return Loops.start(
                    count,
                    body -> Threads.forLoop("berth-loop-" + number.incrementAndGet(), body),
                    Threads.loopsAreVirtual());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void leave() {
        if (users.decrementAndGet() == 0) {
            starting.run(this::stopUnlessUsed);
        }
    }

    private void stopUnlessUsed() {
        Loops running = loops;
        if (users.get() == 0 && running != null) {
            loops = null;
            running.stop();
        }
    }

    /** The right to use the loops. */
    final class Lease {

        private final AtomicBoolean released = new AtomicBoolean();

        private Lease() {}

        Loops loops() {
            Loops running = loops;
            if (running == null) {
                throw new IllegalStateException("the lease was released");
            }
            return running;
        }

        /** Gives the loops back. Idempotent. */
        void release() {
            if (released.compareAndSet(false, true)) {
                leave();
            }
        }
    }
}

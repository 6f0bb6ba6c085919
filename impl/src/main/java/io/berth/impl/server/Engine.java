package io.berth.impl.server;

import io.berth.ThreadMode;
import io.berth.impl.channel.Cores;
import io.berth.impl.channel.Loops;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What servers share: the watchdog, and the loops for as long as somebody needs them. Open ports
 * and connections each hold a {@link Lease}; with the last one the loops' threads end. The cores of
 * {@code threads=cores} are those of the process, whichever engine asks.
 */
public final class Engine {

    private static final SharedLoops ON_CORES = onCores();

    private final Timers timers;
    private final Journal journal = Journal.found();
    private final SharedLoops ordinary = new SharedLoops(Engine::startLoops);

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

    /**
     * Loops to use until the lease is released; started where they are not there.
     *
     * @param mode what threads their channels are for
     */
    Lease lease(ThreadMode mode) throws IOException {
        SharedLoops shared = Threads.areOnCores(mode) ? ON_CORES : ordinary;
        shared.join();
        return new Lease(shared);
    }

    private static Loops startLoops() throws IOException {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        AtomicInteger number = new AtomicInteger();
        return Loops.start(
                count,
                body -> Threads.forLoop("berth-loop-" + number.incrementAndGet(), body),
                Threads.loopsAreVirtual());
    }

    /**
     * A watchdog of their own: no other deadline waits for the look at them, nor it for another.
     */
    private static SharedLoops onCores() {
        Timers watch = new Watchdog();
        Cores cores =
                new Cores(
                        Runtime.getRuntime().availableProcessors(),
                        Threads::daemon,
                        (nanos, task) -> watch.at(watch.now() + nanos, task));
        return new SharedLoops(cores::open);
    }

    /** The right to use the loops. */
    static final class Lease extends AtomicBoolean {

        private static final long serialVersionUID = 1L;

        private final transient SharedLoops shared;

        private Lease(SharedLoops shared) {
            this.shared = shared;
        }

        Loops loops() {
            return shared.loops();
        }

        /** Gives the loops back. Idempotent. */
        void release() {
            if (compareAndSet(false, true)) {
                shared.leave();
            }
        }
    }
}

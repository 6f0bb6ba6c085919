package io.berth.impl.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds carriers that are held up: by a handler that computes, by a wait in native code, in the
 * initialisation of a class, for a file or a name. Another carrier then goes on with the core.
 *
 * <p>It looks while there is something to do, and never when all cores rest. It neither blocks nor
 * logs: what would let it may be queued on the very core that is held up.
 */
final class CoreWatch {

    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(10);

    /** Looks in a row without a move: a pause of the whole JVM must not count. */
    private static final int LONG = 2;

    private final List<Sight> sights;
    private final Cores cores;
    private final Alarm alarm;
    private final AtomicBoolean begun = new AtomicBoolean();

    CoreWatch(List<Core> all, Cores cores, Alarm alarm) {
        this.sights = all.stream().map(Sight::new).toList();
        this.cores = cores;
        this.alarm = alarm;
    }

    /** A core has something to do. */
    void begin() {
        if (!begun.get() && begun.compareAndSet(false, true)) {
            lookLater();
        }
    }

    /** Without a thread to look now, the next that has something to do tries again. */
    private void lookLater() {
        try {
            alarm.after(PERIOD, this::look);
        } catch (RuntimeException | Error e) {
            begun.set(false);
        }
    }

    /** A core that wakes says so, then looks whether this has begun; this ends, then looks. */
    private void look() {
        if (isAnyBusy()) {
            lookLater();
            return;
        }
        begun.set(false);
        if (sights.stream().anyMatch(Sight::isBusy)) {
            begin();
        }
    }

    private boolean isAnyBusy() {
        try {
            boolean busy = false;
            for (Sight sight : sights) {
                busy |= sight.look();
            }
            return busy;
        } catch (RuntimeException | Error e) {
            // For lack of memory, say: one look less must not be the last.
            return true;
        }
    }

    /** One core, as it was at the last look. */
    private final class Sight {

        private final Core core;
        private final List<HeldUp> heldUp = new ArrayList<>();
        private long moves;
        private int still;

        Sight(Core core) {
            this.core = core;
        }

        /** Returns false where nothing happens. */
        boolean look() {
            long now = core.moves();
            boolean moved = now != moves;
            moves = now;
            Carrier running = core.running();
            if (moved || running == null) {
                still = 0;
            } else if (++still >= LONG) {
                still = 0;
                replace(running);
            }
            heldUp.removeIf(each -> each.isOver(cores));
            rescue();
            return moved || isBusy() || !heldUp.isEmpty();
        }

        boolean isBusy() {
            return core.isAwake() || core.isStranded();
        }

        /** Where there is still no thread for it, the next look tries again. */
        private void rescue() {
            if (core.isStranded()) {
                try {
                    core.rouse();
                } catch (RuntimeException | Error noThread) {
                    still = 0;
                }
            }
        }

        /** Where no thread is to be had it is tried again. */
        private void replace(Carrier running) {
            try {
                cores.start(new Carrier(core, running));
                heldUp.add(new HeldUp(running, System.nanoTime()));
            } catch (RuntimeException | Error noThread) {
                still = LONG;
            }
        }
    }
}

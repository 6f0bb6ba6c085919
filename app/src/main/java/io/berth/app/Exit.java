package io.berth.app;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How the process ends. The first signal ends it in order and with status 0, a second one at once,
 * with the status that a shell gives to a process ended by that signal.
 */
final class Exit {

    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");
    private static final int ENDED_BY_SIGNAL = 128;

    private final Runnable stop;
    private final Runnable cleanup;
    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * Nothing happens before {@link #arm}.
     *
     * @param stop stops in order, and returns when all is stopped
     * @param cleanup leaves nothing behind
     */
    Exit(Runnable stop, Runnable cleanup) {
        this.stop = stop;
        this.cleanup = cleanup;
    }

    /** From now on the process ends in order, whoever ends it. */
    void arm() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "berth-exit"));
        takeSignals();
    }

    /** Also takes signals back from whoever has taken them since. */
    void takeSignals() {
        SIGNALS.forEach(name -> Signals.handle(name, this::signalled));
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** What was begun is cleaned up, whatever goes wrong. */
    void end() {
        begun.set(true);
        try {
            stop.run();
        } finally {
            cleanup.run();
        }
    }

    private void signalled(int number) {
        if (begun.compareAndSet(false, true)) {
            System.exit(0);
        }
        try {
            cleanup.run();
        } finally {
            Runtime.getRuntime().halt(ENDED_BY_SIGNAL + number);
        }
    }
}

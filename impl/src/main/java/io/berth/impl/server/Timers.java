package io.berth.impl.server;

/** Time, and what is to be done when it has come. */
public interface Timers {

    /** Something that is to be done. */
    @FunctionalInterface
    interface Timer {

        /** Forgets it, unless it is being done. Idempotent. */
        void cancel();
    }

    /** The time in nanoseconds, comparable as {@link System#nanoTime} is. */
    long now();

    /**
     * Has a task run on the timers' own thread. It must be short: it may settle, wake and hand on,
     * but neither block nor call users' code.
     *
     * @param due when, as {@link #now} counts
     */
    Timer at(long due, Runnable task);
}

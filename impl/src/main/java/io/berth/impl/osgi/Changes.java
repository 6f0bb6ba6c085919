package io.berth.impl.osgi;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the changes of what the runtime service shows, and has the count told.
 *
 * <p>Whoever changes something notes it afterwards, on any thread: that costs a count, and where
 * nothing is about to be told, a task for another thread. What comes while that is on its way is
 * told with it.
 */
final class Changes {

    private final AtomicLong count = new AtomicLong();

    /** Nobody is there to be told at first. */
    private final AtomicBoolean aboutToTell = new AtomicBoolean(true);

    private final Executor threads;
    private volatile Runnable telling = this::toTell;
    private volatile boolean ended;

    Changes(Executor threads) {
        this.threads = threads;
    }

    /** Has changes told from now on, those of before too: the task leads to {@link #toTell}. */
    void tellBy(Runnable task) {
        telling = task;
        threads.execute(task);
    }

    /** Has nothing told any more. */
    void end() {
        ended = true;
    }

    /** Something has changed, and can be seen. */
    void note() {
        count.incrementAndGet();
        if (!ended && aboutToTell.compareAndSet(false, true)) {
            threads.execute(telling);
        }
    }

    /** The count as it is to be told now; what is noted from here on is told another time. */
    long toTell() {
        aboutToTell.set(false);
        return count.get();
    }
}

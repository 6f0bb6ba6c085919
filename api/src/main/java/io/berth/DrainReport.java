package io.berth;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** How a drain went: each connection that was open when it began is counted once. */
public final class DrainReport {

    private final int ended;
    private final int quiet;
    private final int cut;
    private final List<String> stuckThreads;
    private final Duration took;

    /**
     * A report; made by Berth, and by test doubles.
     *
     * @param ended see {@link #endedByThemselves}
     * @param quiet see {@link #closedQuiet}
     * @param cut see {@link #cut}
     * @param stuckThreads see {@link #stuckThreads}
     * @param took see {@link #took}
     */
    public DrainReport(int ended, int quiet, int cut, List<String> stuckThreads, Duration took) {
        this.ended = ended;
        this.quiet = quiet;
        this.cut = cut;
        this.stuckThreads = List.copyOf(stuckThreads);
        this.took = Objects.requireNonNull(took, "took");
    }

    /**
     * How many connections ended by themselves: the handler or the peer was done.
     *
     * @return a count, 0 or more
     */
    public int endedByThemselves() {
        return ended;
    }

    /**
     * How many were closed because they had waited for input for {@code drain.idle}.
     *
     * @return a count, 0 or more
     */
    public int closedQuiet() {
        return quiet;
    }

    /**
     * How many were cut at the deadline.
     *
     * @return a count, 0 or more
     */
    public int cut() {
        return cut;
    }

    /**
     * The names of threads that went on although their connection was cut and they were
     * interrupted.
     *
     * @return names, empty where all ended
     */
    public List<String> stuckThreads() {
        return stuckThreads;
    }

    /**
     * How long the drain took.
     *
     * @return from the request to the end of the last connection
     */
    public Duration took() {
        return took;
    }

    /**
     * Turns a drain that was not clean into an exception.
     *
     * @return this report, where no connection was cut
     * @throws ShutdownTimeoutException with code {@code SHUTDOWN_TIMEOUT}, where one was
     */
    public DrainReport orThrow() {
        if (cut > 0 || !stuckThreads.isEmpty()) {
            throw new ShutdownTimeoutException(this);
        }
        return this;
    }

    @Override
    public String toString() {
        String counts =
                ended
                        + " ended by themselves, "
                        + quiet
                        + " closed quiet, "
                        + cut
                        + " cut, in "
                        + took;
        return stuckThreads.isEmpty() ? counts : counts + ", threads still busy: " + stuckThreads;
    }
}

package io.berth;

/** Connections had to be cut at the deadline of a drain; {@link #report} says how many. */
public final class ShutdownTimeoutException extends ServerException {

    private static final long serialVersionUID = 1L;

    private final transient DrainReport report;

    ShutdownTimeoutException(DrainReport report) {
        super(Code.SHUTDOWN_TIMEOUT, report.toString());
        this.report = report;
    }

    /**
     * How the drain went.
     *
     * @return the report this was thrown from
     */
    public DrainReport report() {
        return report;
    }
}

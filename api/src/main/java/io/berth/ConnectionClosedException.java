package io.berth;

import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/**
 * Thrown by reading and writing when Berth, the handler or an operator has ended the connection; an
 * end that the peer made is −1, or the {@link java.io.IOException} of the operating system.
 */
public final class ConnectionClosedException extends ClosedChannelException {

    private static final long serialVersionUID = 1L;

    /** Why it was closed. */
    private final CloseReason reason;

    /**
     * The connection was closed.
     *
     * @param reason why
     */
    public ConnectionClosedException(CloseReason reason) {
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * Why the connection was closed.
     *
     * @return the first reason that came up
     */
    public CloseReason reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return "connection closed: " + reason;
    }
}

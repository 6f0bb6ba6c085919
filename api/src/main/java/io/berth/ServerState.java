package io.berth;

/**
 * Where a server is in its life.
 *
 * <p>Later minor versions may add constants: a {@code switch} over them needs a default.
 */
public enum ServerState {

    /** Made, and never told to listen. */
    CREATED,

    /** Told to listen; the port is closed until a handler is there. */
    WAITING,

    /** The port is open and connections are accepted. */
    RUNNING,

    /** The port is open, newcomers wait in the backlog, living connections go on. */
    PAUSED,

    /** Ending: connections finish what they are at, until the drain's deadline. */
    DRAINING,

    /** The port is closed and nothing is served. */
    STOPPED,

    /** The port could not be opened; the reason is in {@link TcpServer#failure}. */
    FAILED
}

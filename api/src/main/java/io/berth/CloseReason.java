package io.berth;

/**
 * Why a connection ended. Each ends for one reason, the first that came up; the same word stands in
 * callbacks, logs and counters.
 *
 * <p>Later minor versions may add constants: a {@code switch} over them needs a default.
 */
public enum CloseReason {

    /** The peer closed its side and the handler, having read the end of the stream, returned. */
    PEER_CLOSED,

    /** Reading or writing failed for a reason on the peer's side, such as a reset. */
    PEER_RESET,

    /** The peer ended a TLS stream without saying so: what arrived may be incomplete. */
    PEER_TRUNCATED,

    /** The handler returned, or closed the connection itself. */
    HANDLER_RETURNED,

    /** The handler threw. */
    HANDLER_FAILED,

    /** The handler's service went, and its connections had not ended by {@code handler.drain}. */
    HANDLER_GONE,

    /** No byte moved for {@code idle.timeout}. */
    IDLE_TIMEOUT,

    /** A write made no progress for {@code write.timeout}. */
    WRITE_TIMEOUT,

    /** The TLS handshake failed: garbage, plain text, truncated, or refused by either side. */
    HANDSHAKE_FAILED,

    /** The TLS handshake or the PROXY header was not complete in {@code handshake.timeout}. */
    HANDSHAKE_TIMEOUT,

    /** The PROXY header was missing, malformed, or from an address that is not trusted. */
    PROXY_HEADER_INVALID,

    /** A {@link SocketTuner} threw. */
    TUNER_FAILED,

    /** The connection was open for {@code max.lifetime}. */
    LIFETIME_EXCEEDED,

    /** The server or the handler drained, and the connection ended between exchanges. */
    DRAINED,

    /** The server drained, and the connection had not ended by the drain's deadline. */
    DRAIN_TIMEOUT,

    /** Somebody other than Berth interrupted a thread that was reading or writing. */
    INTERRUPTED,

    /** The server was closed at once. */
    SERVER_CLOSED,

    /** {@link TcpServer#kill} ended it. */
    KILLED,

    /** A fault in Berth itself. */
    INTERNAL_ERROR
}

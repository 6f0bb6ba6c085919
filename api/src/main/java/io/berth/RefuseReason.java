package io.berth;

/**
 * Why a peer's connection was closed before a handler saw it.
 *
 * <p>Later minor versions may add constants: a {@code switch} over them needs a default.
 */
public enum RefuseReason {

    /** {@code max.connections} were open and {@code overflow} is {@code refuse}. */
    MAX_CONNECTIONS,

    /** {@code max.connections.per.address} were open from the peer's address. */
    MAX_CONNECTIONS_PER_ADDRESS,

    /** More connections in a second than {@code accept.rate}. */
    ACCEPT_RATE,

    /** More connections in a second from one address than {@code accept.rate.per.address}. */
    ACCEPT_RATE_PER_ADDRESS,

    /** The peer's address is in {@code deny}, or not in a non-empty {@code allow}. */
    DENIED,

    /**
     * The handler went after the connection was accepted, and none came in {@code handler.grace}.
     */
    NO_HANDLER,

    /** No thread could be started, or the socket could not be prepared. */
    NO_RESOURCES
}

package io.berth;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Something that happened to a connection.
 *
 * @since 1.0
 */
@ProviderType
public interface ConnectionEvent {

    /**
     * What can happen, in the order of a connection's life.
     *
     * <p>Later minor versions may add constants: a {@code switch} over them needs a default.
     */
    enum Type {
        /** Accepted and registered; on its own thread, before anything else. */
        NEW,
        /** The TLS handshake is complete. */
        HANDSHAKE,
        /** The handler is about to be called. */
        HANDLER,
        /** Bytes were handed to the handler. */
        READ,
        /** The end of the peer's stream was read. */
        CLOSE_READ,
        /** Bytes were handed to the operating system. */
        WRITE,
        /** The output was shut, by the handler or at the end. */
        CLOSE_WRITE,
        /** A drain began. */
        DRAIN,
        /** All is finished: the socket is closed, the reason is settled. Comes once, last. */
        CLOSE
    }

    /**
     * What happened.
     *
     * @return the type
     */
    Type type();

    /**
     * The connection it happened to.
     *
     * @return its counters include what this event tells
     */
    ConnectionInfo connection();

    /**
     * How many bytes were read or written.
     *
     * @return 0 for any type but {@code READ} and {@code WRITE}
     */
    long bytes();
}

package io.berth;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Something that happened to a server.
 *
 * @since 1.0
 */
@ProviderType
public interface ServerEvent {

    /**
     * What can happen.
     *
     * <p>Later minor versions may add constants: a {@code switch} over them needs a default.
     */
    enum Type {
        /** The state changed; {@link #state} is the new one. */
        STATE_CHANGED,
        /** Another configuration is in force. */
        CONFIGURED,
        /** A peer's connection was closed before a handler saw it. */
        REFUSED,
        /** Connections can't be accepted, for lack of descriptors most often; told once. */
        ACCEPT_FAILING,
        /** Connections are accepted again. */
        ACCEPT_RECOVERED
    }

    /**
     * What happened.
     *
     * @return the type
     */
    Type type();

    /**
     * The server it happened to.
     *
     * @return its name
     */
    String server();

    /**
     * The state of the server when it happened.
     *
     * @return the new state, for {@code STATE_CHANGED}
     */
    ServerState state();

    /**
     * Why a peer was refused.
     *
     * @return empty for any type but {@code REFUSED}
     */
    Optional<RefuseReason> refuseReason();

    /**
     * The peer that was refused.
     *
     * @return empty for any type but {@code REFUSED}, and where the peer was gone already
     */
    Optional<InetSocketAddress> peerAddress();

    /**
     * What went wrong.
     *
     * @return present for {@code ACCEPT_FAILING} and for the state {@code FAILED}
     */
    Optional<Throwable> cause();
}

package io.berth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sets socket options of an accepted connection before anything else is done with it, the TLS
 * handshake too. Register it as a service with a {@code berth.server.name}, a name or {@code *}.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface SocketTuner {

    /**
     * Looks at the peer and sets options.
     *
     * @param socket the accepted socket's addresses and options; usable during this call only
     * @throws Exception ends this connection with {@link CloseReason#TUNER_FAILED}; reported to
     *     every {@link ErrorListener}
     */
    void tune(TunableSocket socket) throws Exception;
}

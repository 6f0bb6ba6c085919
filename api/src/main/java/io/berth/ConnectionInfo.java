package io.berth;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What everybody but the handler sees of a connection. All of it works from any thread, never
 * blocks, and goes on working after the connection has ended.
 *
 * @since 1.0
 */
@ProviderType
public interface ConnectionInfo {

    /**
     * The number of this connection.
     *
     * @return positive, unique in this JVM
     */
    long id();

    /**
     * The server that accepted it.
     *
     * @return the server's name
     */
    String server();

    /**
     * Where the bytes come from: the source in the PROXY header where there is one, else {@link
     * #peerAddress}.
     *
     * @return the client's address
     */
    InetSocketAddress remoteAddress();

    /**
     * The other end of the socket: the client, or the load balancer in front of it.
     *
     * @return the peer's address
     */
    InetSocketAddress peerAddress();

    /**
     * This end of the socket.
     *
     * @return the local address
     */
    InetSocketAddress localAddress();

    /**
     * When it was accepted.
     *
     * @return a point in time
     */
    Instant openedAt();

    /**
     * How many bytes the handler has read.
     *
     * @return a count, 0 or more
     */
    long bytesRead();

    /**
     * How many bytes were handed to the operating system.
     *
     * @return a count, 0 or more
     */
    long bytesWritten();

    /**
     * What was agreed on in the TLS handshake.
     *
     * @return empty on a plain connection, and before the handshake is complete
     */
    Optional<TlsInfo> tls();

    /**
     * Why it ended.
     *
     * @return empty while it is open
     */
    Optional<CloseReason> closeReason();
}

package io.berth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Serves one accepted connection from start to finish.
 *
 * <p>Register it as a service with a {@code berth.server.name} to receive that server's
 * connections, or hand it to a {@link TcpServerFactory}. Berth calls {@link #handle} on a thread of
 * the connection's own, so blocking is expected, and closes the connection when the call ends,
 * however it ends. One instance serves many connections at once unless it is registered with {@code
 * prototype} scope.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface ConnectionHandler {

    /**
     * Serves until the peer is done or the server drains.
     *
     * <p>The thread is named {@code berth-<server>-<connection id>} and has this handler's class
     * loader as its context class loader. It is interrupted when the connection is killed, or cut
     * at the deadline of a drain.
     *
     * @param connection open; after this call only its {@link ConnectionInfo} works
     * @throws Exception ends this connection only; reported to every {@link ErrorListener}, unless
     *     it is, or was caused by, what the connection itself threw, or an {@link
     *     java.io.EOFException} after the peer's stream has ended
     */
    void handle(Connection connection) throws Exception;
}

package io.berth;

import java.util.ServiceLoader;
import javax.net.ssl.SSLContext;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes servers by code. In OSGi it is a service of {@code bundle} scope that closes what a
 * departing bundle left open; elsewhere {@link #load} finds it.
 *
 * <pre>{@code
 * var config = ServerConfig.builder("echo", "127.0.0.1:7007").build();
 * try (var server = TcpServerFactory.load().create(config, c -> c.input().transferTo(c.output()))) {
 *   server.listen();
 *   server.awaitStopped();
 * }
 * }</pre>
 *
 * @since 1.0
 */
@ProviderType
public interface TcpServerFactory {

    /**
     * Finds the factory with {@link ServiceLoader}, on the module path or the class path.
     *
     * @return the first provider
     * @throws IllegalStateException where there is none: {@code io.berth.impl} is missing
     */
    static TcpServerFactory load() {
        return ServiceLoader.load(TcpServerFactory.class, TcpServerFactory.class.getClassLoader())
                .findFirst()
                .or(() -> ServiceLoader.load(TcpServerFactory.class).findFirst())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no provider of "
                                                + TcpServerFactory.class.getName()
                                                + " (expected io.berth.impl"
                                                + " on the module path or class path)"));
    }

    /**
     * Makes a server; it doesn't listen yet.
     *
     * @param config how it serves
     * @param handler what it serves
     * @return a server in state {@code CREATED}
     * @throws ServerException with code {@code SERVER_CLOSED} where the factory's bundle is gone
     */
    default TcpServer create(ServerConfig config, ConnectionHandler handler) {
        return builder(config, handler).build();
    }

    /**
     * Begins a server that has more than a handler.
     *
     * @param config how it serves
     * @param handler what it serves
     * @return a builder, for one thread
     * @throws ServerException with code {@code SERVER_CLOSED} where the factory's bundle is gone
     */
    Builder builder(ServerConfig config, ConnectionHandler handler);

    /**
     * A server to be made. For one thread; listeners and tuners are called in the order they were
     * added.
     *
     * @since 1.0
     */
    @ProviderType
    interface Builder {

        /**
         * Adds a listener to every event of connections but {@code READ} and {@code WRITE}.
         *
         * @param listener told on the thread that makes the event happen
         * @return this
         */
        Builder connectionListener(ConnectionListener listener);

        /**
         * Adds a listener to some events of connections.
         *
         * @param listener told on the thread that makes the event happen
         * @param first an event it wants
         * @param more further events it wants
         * @return this
         */
        Builder connectionListener(
                ConnectionListener listener,
                ConnectionEvent.Type first,
                ConnectionEvent.Type... more);

        /**
         * Adds a listener to the server's events.
         *
         * @param listener told on a thread of Berth's
         * @return this
         */
        Builder serverListener(ServerListener listener);

        /**
         * Adds a listener to errors.
         *
         * @param listener told as {@link ErrorListener} says
         * @return this
         */
        Builder errorListener(ErrorListener listener);

        /**
         * Adds a tuner of accepted sockets.
         *
         * @param tuner called on each connection's own thread, before its handler
         * @return this
         */
        Builder socketTuner(SocketTuner tuner);

        /**
         * Secures connections with a context of the caller's own, in place of the configuration's
         * certificates and keys. Turns TLS on; what else the configuration says of it, such as
         * protocols and client authentication, holds.
         *
         * @param context used for every new connection
         * @return this
         */
        Builder sslContext(SSLContext context);

        /**
         * Makes the server.
         *
         * @return a server in state {@code CREATED}
         */
        TcpServer build();
    }
}

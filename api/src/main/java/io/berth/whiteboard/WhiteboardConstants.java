package io.berth.whiteboard;

/** The names by which servers, handlers and listeners find each other in the service registry. */
public final class WhiteboardConstants {

    /** The name and version of the {@code osgi.implementation} capability that Berth provides. */
    public static final String IMPLEMENTATION_NAME = "io.berth";

    /** The version that goes with {@link #IMPLEMENTATION_NAME}. */
    public static final String IMPLEMENTATION_VERSION = "1.0.0";

    /** The factory PID whose configurations are servers. */
    public static final String SERVER_PID = "io.berth.server";

    /**
     * Service property of handlers, listeners, tuners, error listeners and {@code
     * javax.net.ssl.SSLContext}s: the servers they are for.
     *
     * <p>A {@code String}, {@code String[]} or a collection of strings, each trimmed. For all but
     * handlers {@link #ANY_SERVER} stands for every server. On a {@link io.berth.TcpServer} service
     * it is the server's own name.
     */
    public static final String SERVER_NAME = "berth.server.name";

    /** Service property of a {@link io.berth.TcpServer}: the name of its {@code ServerState}. */
    public static final String SERVER_STATE = "berth.server.state";

    /**
     * Service property of a {@link io.berth.TcpServer}: the bound address as {@code host:port},
     * absent while no port is open.
     */
    public static final String SERVER_ADDRESS = "berth.server.address";

    /**
     * Service property of a {@link io.berth.TcpServer}: whether it speaks TLS, a {@code Boolean}.
     */
    public static final String SERVER_TLS = "berth.server.tls";

    /**
     * Service property of a {@link io.berth.ConnectionListener}: the names of the {@code
     * ConnectionEvent.Type}s it wants.
     *
     * <p>A {@code String}, {@code String[]} or a collection of strings. By default all but {@code
     * READ} and {@code WRITE}.
     */
    public static final String EVENTS = "berth.events";

    /** The value of {@link #SERVER_NAME} that stands for every server; not for handlers. */
    public static final String ANY_SERVER = "*";

    private WhiteboardConstants() {}
}

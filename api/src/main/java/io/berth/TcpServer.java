package io.berth;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A server: one port, one handler at a time, the connections between them.
 *
 * <p>All methods may be called from any thread. Those that wait never wait for the connection whose
 * handler calls them: a handler may stop its own server.
 *
 * <p>In OSGi each configuration of PID {@code io.berth.server} is one, registered as a service with
 * its name, state, address and whether it speaks TLS. {@link #shutdown} and {@link #close} on it
 * stop serving until {@link #listen} or a new configuration; they don't end the configuration.
 *
 * @since 1.0
 */
@ProviderType
public interface TcpServer extends AutoCloseable {

    /**
     * The server's name.
     *
     * @return what {@link ServerConfig#name} said when it was made
     */
    String name();

    /**
     * The configuration in force.
     *
     * @return not the one last given, where that could not be applied
     */
    ServerConfig config();

    /**
     * Where the server is in its life.
     *
     * @return the state at this moment
     */
    ServerState state();

    /**
     * What the last attempt to open the port failed with.
     *
     * @return present in state {@code FAILED}
     */
    Optional<ServerException> failure();

    /**
     * Opens the port and returns once it is bound: clients can connect from then on. Ends a pause.
     * Does nothing where the port is open. Waits for a drain under way to end first. A configured
     * server whose handler is not there opens when it comes: then this returns before, in state
     * {@code WAITING}.
     *
     * @throws ServerException where the port can't be opened; nothing is left open
     */
    void listen();

    /**
     * Drains for as long as the configuration's {@code shutdown.timeout} says.
     *
     * @return how it went
     */
    DrainReport shutdown();

    /**
     * Drains: takes what waits in the backlog, closes the port, tells every connection, closes
     * those that are quiet, waits for the others, cuts what is left at the deadline, and interrupts
     * its threads. Blocks until all have ended, one second beyond the timeout at most. A second
     * call while one is under way shortens its deadline where it asks for less time, and returns
     * the same report.
     *
     * @param timeout the one deadline of all stages; {@link Duration#ZERO} cuts at once
     * @return how it went; see {@link DrainReport#orThrow}
     * @throws IllegalArgumentException where the timeout is negative
     */
    DrainReport shutdown(Duration timeout);

    /**
     * Closes the port and resets every connection at once, and waits one second at most for their
     * threads. Also ends a drain under way. Idempotent.
     */
    @Override
    void close();

    /**
     * Blocks until the server has stopped; returns at once where it is not listening.
     *
     * @throws InterruptedException where the calling thread is interrupted
     */
    void awaitStopped() throws InterruptedException;

    /**
     * Whether connections are being accepted.
     *
     * @return true in state {@code RUNNING}
     */
    boolean isRunning();

    /**
     * Whether the server is done for: nothing is served, and nothing will be unless it is told to.
     *
     * @return true in states {@code STOPPED} and {@code FAILED}
     */
    boolean isGone();

    /**
     * Accepts no more; the port stays bound, newcomers wait in the backlog, living connections go
     * on. Lasts until {@link #resume}, {@link #listen}, or the server stops. Does nothing unless it
     * is listening.
     */
    void pause();

    /** Accepts again after {@link #pause}. Does nothing where the server is not paused. */
    void resume();

    /**
     * How many connections are open, those that are closing included.
     *
     * @return a count, 0 or more
     */
    int openConnections();

    /**
     * The open connections.
     *
     * @return a snapshot, in order of their ids
     */
    List<ConnectionInfo> connections();

    /**
     * Ends a connection at once with a reset, and interrupts its thread. Returns without waiting.
     *
     * @param id of the connection
     * @return false where this server has no such connection
     */
    boolean kill(long id);

    /**
     * The address that is bound: port 0 has become the one that was picked.
     *
     * @return empty while no port is open
     */
    Optional<InetSocketAddress> localAddress();

    /**
     * Whether connections are secured by TLS.
     *
     * @return false where they are plain
     */
    boolean isTls();

    /**
     * Applies another configuration to the running server, whole or not at all. Each key takes
     * effect as {@link ServerConfig} says of it; a new address is bound before the old one closes;
     * no connection is closed by it.
     *
     * @param config of the same name
     * @throws ServerException where it can't be applied: the old one stays in force
     */
    void update(ServerConfig config);
}

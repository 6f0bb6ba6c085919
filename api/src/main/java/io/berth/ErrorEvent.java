package io.berth;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Something that went wrong on this side.
 *
 * @since 1.0
 */
@ProviderType
public interface ErrorEvent {

    /**
     * Whose fault it is.
     *
     * <p>Later minor versions may add constants: a {@code switch} over them needs a default.
     */
    enum Source {
        /** A {@link ConnectionHandler} threw, or could not be obtained or given back. */
        HANDLER,
        /** A {@link ConnectionListener} or {@link ServerListener} threw. */
        LISTENER,
        /** A {@link SocketTuner} threw. */
        TUNER,
        /** Connections could not be accepted, or their thread not started. */
        ACCEPTOR,
        /** The port could not be opened, or a configuration not applied. */
        SERVER,
        /** A fault in Berth. */
        INTERNAL
    }

    /**
     * Whose fault it is.
     *
     * @return the source
     */
    Source source();

    /**
     * The server it happened to.
     *
     * @return its name
     */
    String server();

    /**
     * The connection it happened to.
     *
     * @return empty where it was none
     */
    Optional<ConnectionInfo> connection();

    /**
     * What was thrown.
     *
     * @return any throwable, {@link Error}s too
     */
    Throwable cause();
}

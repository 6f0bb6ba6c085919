package io.berth.impl.tls;

import io.berth.ServerException;
import io.berth.TlsConfig;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Looks at the files of a configuration again and again, and makes a new context when they have
 * changed. A file is often seen half written, and a pair of them with one written: what changed is
 * used only when two looks in a row agree on it and it can be used as a whole. Till then, and if it
 * can't, the context in use stays.
 *
 * <p>It has no timer: its owner calls {@link #look} every {@link #pause}, on a thread that may wait
 * for a disk, and never on two at once. {@link #current} may be called on any thread.
 */
public final class TlsReloader {

    /** Two looks that agree, and time to read: all of it within the time that is configured. */
    private static final int LOOKS = 3;

    /** Is told of changes, on the thread that looks. */
    public interface Listener {

        /** New connections get this context from now on. */
        void replaced(TlsContext context);

        /** The files changed and can't be used; told once for each change. */
        void refused(ServerException problem);
    }

    private final TlsConfig config;
    private final InstantSource clock;
    private final Listener listener;
    private volatile TlsContext current;

    /** The files that are in use. */
    private String used;

    /** The files that were seen and dealt with: those in use, or those that were refused. */
    private String settled;

    /** The files as they were at the last look. */
    private String seen;

    /**
     * Reads the files for the first time.
     *
     * @throws ServerException with code {@code INVALID_TLS}, naming key and file, where something
     *     can't be used
     */
    public TlsReloader(TlsConfig config, Listener listener) {
        this(config, listener, InstantSource.system());
    }

    TlsReloader(TlsConfig config, Listener listener, InstantSource clock) {
        this.config = config;
        this.listener = listener;
        this.clock = clock;
        SourceFiles files = SourceFiles.of(config);
        current = TlsContext.of(config, files, clock);
        used = files.fingerprint();
        settled = used;
        seen = used;
    }

    /** The context for new connections. */
    public TlsContext current() {
        return current;
    }

    /** The time between two looks; zero where the files are not to be looked at again. */
    public Duration pause() {
        return config.reload().dividedBy(LOOKS);
    }

    /** Looks at the files. */
    public void look() {
        SourceFiles files = SourceFiles.of(config);
        String now = files.fingerprint();
        boolean calm = now.equals(seen);
        seen = now;
        if (!calm || now.equals(settled)) {
            return;
        }
        settled = now;
        if (!now.equals(used)) {
            replace(files);
        }
    }

    private void replace(SourceFiles files) {
        TlsContext made;
        try {
            made = TlsContext.of(config, files, clock);
        } catch (ServerException e) {
            listener.refused(e);
            return;
        }
        used = settled;
        current = made;
        listener.replaced(made);
    }
}

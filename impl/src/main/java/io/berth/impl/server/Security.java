package io.berth.impl.server;

import io.berth.ErrorEvent;
import io.berth.ServerConfig;
import io.berth.ServerException;
import io.berth.TlsConfig;
import io.berth.impl.tls.TlsContext;
import io.berth.impl.tls.TlsReloader;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What secures a server's new connections: a context of the user's, which wins, or the files of the
 * configuration, which are looked at again and again. Used in the lifecycle's {@link Serial} only;
 * what is in force stands in {@link ServerScope#tls}.
 */
final class Security {

    private static final Logger LOG = LoggerFactory.getLogger(Security.class);

    private final ServerScope scope;
    private final Consumer<Runnable> later;

    /** What is asked for, as {@code settled}; null before the first time. */
    private @Nullable TlsConfig settled;

    private @Nullable SSLContext given;
    private @Nullable TlsReloader files;
    private Timers.Timer nextLook = () -> {};

    /**
     * @param later runs a step in the serial, by a thread that may do I/O
     */
    Security(ServerScope scope, Consumer<Runnable> later) {
        this.scope = scope;
        this.later = later;
    }

    /**
     * Another context of the user's; null where there is none any more.
     *
     * @throws ServerException where it can't do what is configured: the one before stays
     */
    void give(ServerConfig config, @Nullable SSLContext changed) {
        if (changed != null && config.tls().isEnabled()) {
            TlsContext.of(config.tls(), changed);
        }
        given = changed;
        settled = null;
    }

    /**
     * Makes ready what a configuration asks for.
     *
     * @return puts it in force
     * @throws ServerException where it can't be had: what was in force still is
     */
    Runnable prepare(ServerConfig config) {
        TlsConfig wanted = config.tls();
        if (wanted.equals(settled)) {
            return () -> {};
        }
        SSLContext own = given;
        if (!wanted.isEnabled()) {
            return () -> settle(wanted, null, null);
        }
        if (own != null) {
            TlsContext made = TlsContext.of(wanted, own);
            return () -> settle(wanted, null, made);
        }
        TlsReloader read = new TlsReloader(wanted, new Told());
        return () -> settle(wanted, read, read.current());
    }

    private void settle(TlsConfig now, @Nullable TlsReloader from, @Nullable TlsContext made) {
        nextLook.cancel();
        settled = now;
        files = from;
        scope.tls = made;
        if (made != null) {
            made.warnings().forEach(warning -> LOG.warn("{}: {}", scope.name, warning));
        }
        lookLater(from);
    }

    /** The server has stopped: nobody looks at files, and they are read anew when it opens. */
    void forget() {
        nextLook.cancel();
        settled = null;
        files = null;
    }

    private void lookLater(@Nullable TlsReloader from) {
        if (from != null && !from.pause().isZero()) {
            long due = scope.timers.now() + from.pause().toNanos();
            nextLook = scope.timers.at(due, () -> later.accept(() -> look(from)));
        }
    }

    private void look(TlsReloader from) {
        if (from == files) {
            try {
                from.look();
            } finally {
                lookLater(from);
            }
        }
    }

    /** Tells of what the files became. */
    private final class Told implements TlsReloader.Listener {

        @Override
        public void replaced(TlsContext made) {
            scope.tls = made;
            LOG.info("{}: new connections get {}", scope.name, made.account());
            made.warnings().forEach(warning -> LOG.warn("{}: {}", scope.name, warning));
        }

        @Override
        public void refused(ServerException problem) {
            LOG.warn("{}: {}; the files before it serve on", scope.name, problem.getMessage());
            scope.events.tellElsewhere(ErrorEvent.Source.SERVER, problem);
        }
    }
}

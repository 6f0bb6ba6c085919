package io.berth.impl.server;

import io.berth.ConnectionEvent;
import io.berth.ConnectionInfo;
import io.berth.ConnectionListener;
import io.berth.ErrorEvent;
import io.berth.ErrorListener;
import io.berth.RefuseReason;
import io.berth.ServerEvent;
import io.berth.ServerException;
import io.berth.ServerListener;
import io.berth.ServerState;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a server's audience what happens; whatever a listener throws stays here. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final String server;
    private final Audience audience;
    private final Counters counters;

    /** The most refusals that wait for a slow listener: a flood of them must not fill the heap. */
    private static final int MOST_WAITING = 10_000;

    private final Journal journal;
    private final Sparing sparing;
    private final Dispatcher elsewhere;
    private final Executor ours;
    private final Supplier<ServerState> state;

    /**
     * @param elsewhere where users' listeners are told of what belongs to no connection
     * @param ours where Berth's own followers are
     */
    Events(
            String server,
            Audience audience,
            Counters counters,
            Journal journal,
            Sparing sparing,
            Dispatcher elsewhere,
            Executor ours,
            Supplier<ServerState> state) {
        this.ours = ours;
        this.server = server;
        this.audience = audience;
        this.counters = counters;
        this.journal = journal;
        this.sparing = sparing;
        this.elsewhere = elsewhere;
        this.state = state;
    }

    /** Makes sure that what failures are told with is there when nothing can be opened any more. */
    static void load() {
        new HappenedToServer(
                ServerEvent.Type.ACCEPT_FAILING, "", ServerState.CREATED, null, null, null);
        new WentWrong(ErrorEvent.Source.ACCEPTOR, "", Optional.empty(), new Throwable());
    }

    /** Has something run when everybody has been told of what came before. */
    void afterwards(Runnable task) {
        elsewhere.execute(task);
    }

    /** Tells of something that happened to a connection, on this thread. */
    void connection(ConnectionEvent.Type type, ConnectionInfo connection, long bytes) {
        List<ConnectionListener> listeners = audience.listenersTo(type);
        if (!listeners.isEmpty()) {
            HappenedToConnection event = new HappenedToConnection(type, connection, bytes);
            listeners.forEach(listener -> tell(listener, event));
        }
    }

    void connection(ConnectionEvent.Type type, ConnectionInfo connection) {
        connection(type, connection, 0);
    }

    /** Has such news told on a thread that is nobody's, where anybody wants to hear it. */
    void elsewhere(ConnectionEvent.Type type, News news) {
        if (!audience.listenersTo(type).isEmpty()) {
            elsewhere.execute(news);
        }
    }

    private void tell(ConnectionListener listener, HappenedToConnection event) {
        try {
            listener.onEvent(event);
        } catch (Throwable e) {
            error(ErrorEvent.Source.LISTENER, event.connection(), e);
        }
    }

    void stateChanged(ServerState to, @Nullable Throwable cause) {
        tellServer(
                new HappenedToServer(
                        ServerEvent.Type.STATE_CHANGED, server, to, null, null, cause));
    }

    /** The state is as before, but not all that is shown beside it: news to followers only. */
    void shownChanged() {
        tellFollowers(
                new HappenedToServer(
                        ServerEvent.Type.STATE_CHANGED, server, state.get(), null, null, null));
    }

    /** Counts it, and tells of it where that is possible: of a flood not every one is told. */
    void refused(RefuseReason reason, @Nullable InetSocketAddress peer) {
        counters.refused(reason);
        journal.refusal(server, reason, peer);
        LOG.debug(
                "{}: refused {}: {}", server, peer == null ? "a peer" : HostPort.of(peer), reason);
        if (elsewhere.backlog() >= MOST_WAITING) {
            return;
        }
        tellListeners(
                new HappenedToServer(
                        ServerEvent.Type.REFUSED, server, state.get(), reason, peer, null));
    }

    void server(ServerEvent.Type type, @Nullable Throwable cause) {
        tellServer(new HappenedToServer(type, server, state.get(), null, null, cause));
    }

    /** Followers first: what they keep current is so when users hear of it. */
    private void tellServer(HappenedToServer event) {
        if (audience.followers().isEmpty()) {
            tellListeners(event);
        } else {
            ours.execute(
                    () -> {
                        audience.followers().forEach(follower -> tell(follower, event));
                        tellListeners(event);
                    });
        }
    }

    private void tellFollowers(HappenedToServer event) {
        if (!audience.followers().isEmpty()) {
            ours.execute(() -> audience.followers().forEach(follower -> tell(follower, event)));
        }
    }

    private void tellListeners(HappenedToServer event) {
        if (!audience.serverListeners().isEmpty()) {
            elsewhere.execute(() -> audience.serverListeners().forEach(l -> tell(l, event)));
        }
    }

    private void tell(ServerListener listener, HappenedToServer event) {
        try {
            listener.onEvent(event);
        } catch (Throwable e) {
            error(ErrorEvent.Source.LISTENER, null, e);
        }
    }

    /** Logs what went wrong and tells of it, on this thread. */
    void error(ErrorEvent.Source source, @Nullable ConnectionInfo connection, Throwable cause) {
        try {
            logWhatever(source, connection, cause);
            WentWrong event = new WentWrong(source, server, Optional.ofNullable(connection), cause);
            tell(event);
        } catch (Throwable e) {
            // Reporting fails where there is no memory or stack left; what is reported comes first.
            suppress(e, cause);
        }
    }

    /**
     * Logs what went wrong and tells of it on a thread that is nobody's: for where users' code
     * could wait for the very thread that calls it.
     */
    void errorElsewhere(ErrorEvent.Source source, Throwable cause) {
        logWhatever(source, null, cause);
        tellElsewhere(source, cause);
    }

    /** Tells of what somebody else has in the log. */
    void tellElsewhere(ErrorEvent.Source source, Throwable cause) {
        WentWrong event = new WentWrong(source, server, Optional.empty(), cause);
        if (!audience.errorListeners().isEmpty()) {
            elsewhere.execute(() -> tell(event));
        }
    }

    private void tell(WentWrong event) {
        audience.errorListeners().forEach(listener -> tell(listener, event));
    }

    /** An exception that can't even be printed is told of all the same. */
    private void logWhatever(
            ErrorEvent.Source source, @Nullable ConnectionInfo connection, Throwable cause) {
        try {
            log(source, connection, cause);
        } catch (Throwable e) {
            suppress(e, cause);
        }
    }

    private static void suppress(Throwable e, Throwable in) {
        if (e != in) {
            in.addSuppressed(e);
        }
    }

    private static String said(Throwable cause) {
        return cause instanceof ServerException ? cause.getMessage() : cause.toString();
    }

    private void log(
            ErrorEvent.Source source, @Nullable ConnectionInfo connection, Throwable cause) {
        String where = connection == null ? server : connection.toString();
        switch (source) {
            case ACCEPTOR, SERVER -> LOG.warn("{}: {}", where, said(cause));
            default -> logSparingly(source, where, cause);
        }
    }

    /** What is wrong with one connection may be wrong with each: all of it is there at DEBUG. */
    private void logSparingly(ErrorEvent.Source source, String where, Throwable cause) {
        boolean ours = source == ErrorEvent.Source.INTERNAL;
        String what =
                ours
                        ? "a fault in Berth"
                        : "the " + source.name().toLowerCase(Locale.ROOT) + " threw";
        long silent = sparing.silentBefore(what + cause.getClass().getName());
        if (silent < 0) {
            LOG.debug("{}: {}", where, what, cause);
        } else if (ours) {
            LOG.error("{}: {}{}", where, what, remark(silent), cause);
        } else {
            LOG.warn("{}: {}{}", where, what, remark(silent), cause);
        }
    }

    private static String remark(long silent) {
        return silent > 0 ? ", and " + silent + " times more since this was said last" : "";
    }

    /** A connection is closed for good, and its permit is still in the handler. */
    void goesOn(ConnectionInfo connection, String thread) {
        long silent = sparing.silentBefore("goes on");
        String what = "closed, but its handler goes on in thread {} and counts as a connection{}";
        if (silent < 0) {
            LOG.debug("{}: " + what, connection, thread, "");
        } else {
            LOG.warn("{}: " + what, connection, thread, remark(silent));
        }
    }

    private void tell(ErrorListener listener, WentWrong event) {
        try {
            listener.onError(event);
        } catch (Throwable e) {
            String what = "the error listener threw";
            long silent = sparing.silentBefore(what + e.getClass().getName());
            if (silent < 0) {
                LOG.debug("{}: {}", server, what, e);
            } else {
                LOG.warn("{}: {}{}", server, what, remark(silent), e);
            }
        }
    }

    private record HappenedToConnection(
            ConnectionEvent.Type type, ConnectionInfo connection, long bytes)
            implements ConnectionEvent {}

    private record HappenedToServer(
            ServerEvent.Type type,
            String server,
            ServerState state,
            @Nullable RefuseReason reason,
            @Nullable InetSocketAddress peer,
            @Nullable Throwable thrown)
            implements ServerEvent {

        @Override
        public Optional<RefuseReason> refuseReason() {
            return Optional.ofNullable(reason);
        }

        @Override
        public Optional<InetSocketAddress> peerAddress() {
            return Optional.ofNullable(peer);
        }

        @Override
        public Optional<Throwable> cause() {
            return Optional.ofNullable(thrown);
        }
    }

    private record WentWrong(
            Source source, String server, Optional<ConnectionInfo> connection, Throwable cause)
            implements ErrorEvent {}
}

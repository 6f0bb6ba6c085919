package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.DrainReport;
import io.berth.ErrorEvent;
import io.berth.ServerConfig;
import io.berth.ServerEvent;
import io.berth.ServerException;
import io.berth.ServerState;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a server from what it is to what is wished. Every request changes a wish or a fact and
 * then {@link #settle}s: opens or closes the port as all of them together ask for, and derives the
 * state.
 *
 * <p>All of it runs in one {@link Serial}, so the fields that are not volatile need no lock.
 */
final class Lifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private enum Wish {
        NONE,
        OPEN,
        STOP,
        /** Stop, and never open again. */
        GONE
    }

    private final ServerScope scope;
    private final Serial serial = new Serial();
    private final OpenPorts ports;
    private final Security security;
    private final Retry retry;
    private final boolean persistent;
    private Wish wish = Wish.NONE;
    private boolean paused;
    private @Nullable Drain drain;
    private volatile @Nullable ServerException failure;

    /**
     * @param persistent whether it tries again by itself where the port can't be opened
     */
    Lifecycle(ServerScope scope, boolean persistent) {
        this.scope = scope;
        this.persistent = persistent;
        this.ports = new OpenPorts(scope, this::later);
        this.security = new Security(scope, this::later);
        this.retry = new Retry(scope.timers);
    }

    /** Opens the port, now or after the drain that is under way, where that can be done. */
    void open() {
        serial.call(
                () -> {
                    if (wish != Wish.GONE) {
                        wish = Wish.OPEN;
                        paused = false;
                        retry.forget();
                        settle();
                    }
                    return wish;
                });
    }

    /** Throws where the port could not be opened, or was closed again before it was. */
    void checkOpened() {
        ServerException found = serial.call(this::whyNotOpened).orElse(null);
        if (found != null) {
            throw found;
        }
    }

    private Optional<ServerException> whyNotOpened() {
        if (isStopped()) {
            return Optional.of(
                    new ServerException(
                            ServerException.Code.SERVER_CLOSED,
                            scope.name + " was closed while it was to listen"));
        }
        return failure();
    }

    /** The drain that is under way, where there is one. */
    Optional<Drain> drain() {
        return serial.call(() -> Optional.ofNullable(drain));
    }

    void pause(boolean wanted) {
        serial.call(
                () -> {
                    boolean listening = wish == Wish.OPEN && ports.isOpen() && drain == null;
                    paused = wanted && (paused || listening);
                    settle();
                    return wanted;
                });
    }

    /** The handler came, went, or the time to wait for one is over. */
    void handlerChanged() {
        serial.run(this::settle);
    }

    /**
     * Begins a drain of everything, or hurries the one that is under way.
     *
     * @param waiter who will wait for it: excused before anything is cut
     */
    Drain stop(Duration timeout, CloseReason cutReason, @Nullable Thread waiter) {
        return stop(Wish.STOP, timeout, cutReason, waiter);
    }

    /** As {@link #stop}, and the server never opens again. */
    Drain stopForGood(Duration timeout) {
        return stop(Wish.GONE, timeout, CloseReason.DRAIN_TIMEOUT, null);
    }

    private Drain stop(
            Wish wanted, Duration timeout, CloseReason cutReason, @Nullable Thread waiter) {
        boolean[] fresh = {false};
        Drain begun =
                serial.call(
                        () -> {
                            Drain now = drain;
                            boolean atRest = now == null && isAtRest();
                            wish = wish == Wish.GONE ? Wish.GONE : wanted;
                            if (atRest) {
                                return Drain.over(scope, new EverythingPlan());
                            }
                            fresh[0] = now == null;
                            if (now == null) {
                                now = new Drain(scope, new EverythingPlan(), timeout, cutReason);
                                begin(now);
                            }
                            now.hurry(timeout, cutReason, waiter);
                            return now;
                        });
        if (fresh[0]) {
            begun.start();
        }
        return begun;
    }

    private boolean isAtRest() {
        return isStopped() && scope.connections.all().stream().allMatch(Session::isCut);
    }

    private boolean isStopped() {
        return wish == Wish.STOP || wish == Wish.GONE;
    }

    private void begin(Drain begun) {
        paused = false;
        failure = null;
        retry.forget();
        scope.handlers.endGrace();
        drain = begun;
        settle();
    }

    /** Puts another configuration in force, or throws and leaves the old one. */
    void update(ServerConfig config) {
        if (!config.name().equals(scope.name)) {
            throw new ServerException(
                    ServerException.Code.INVALID_INSTANCE,
                    "name: "
                            + config.name()
                            + " (expected "
                            + scope.name
                            + ", which this server is)");
        }
        Threads.check(config.threads());
        serial.call(
                () -> {
                    if (!config.equals(scope.config())) {
                        apply(config);
                    }
                    return config;
                });
    }

    private void apply(ServerConfig config) {
        Runnable secured = prepared(config);
        boolean elsewhere =
                !config.address().equals(scope.config().address())
                        && !ports.areAt(config.address());
        if (elsewhere && ports.isOpen() && drain == null) {
            rebind(config);
        }
        if (config.maxConnections() != scope.config().maxConnections()) {
            ports.warnOfScarceDescriptors(config.maxConnections());
        }
        secured.run();
        scope.config(config);
        scope.handlers.grace(config.handlerGrace());
        LOG.info("{}: configured: {}", scope.name, config);
        scope.events.server(ServerEvent.Type.CONFIGURED, null);
        retry.forget();
        settle();
    }

    private void rebind(ServerConfig config) {
        try {
            ports.move(config, isHeld());
        } catch (ServerException e) {
            throw refused(e);
        }
    }

    /** A server that isn't open reads its files when it opens. */
    private Runnable prepared(ServerConfig config) {
        if (!ports.isOpen() || drain != null) {
            return security::forget;
        }
        try {
            return security.prepare(config);
        } catch (ServerException e) {
            throw refused(e);
        }
    }

    private ServerException refused(ServerException e) {
        // Whoever gave the configuration says in the log that it was refused.
        scope.events.tellElsewhere(ErrorEvent.Source.SERVER, e);
        settle();
        return e;
    }

    /**
     * Secures new connections with a context of the user's; null: with the files again.
     *
     * @throws ServerException where the context does not fit: nothing changes
     */
    void secureWith(@Nullable SSLContext context) {
        serial.call(
                () -> {
                    security.give(scope.config(), context);
                    retry.forget();
                    if (ports.isOpen() && drain == null) {
                        secureAgain();
                    }
                    settle();
                    return wish;
                });
    }

    /** Where there is nothing left to secure with, the port closes: it is never plain instead. */
    private void secureAgain() {
        try {
            security.prepare(scope.config()).run();
        } catch (ServerException e) {
            ports.closeAll();
            failed(e);
        }
    }

    private boolean isHeld() {
        return paused || !scope.handlers.isThere();
    }

    /** Opens or closes the port as the wishes and facts ask for, and derives the state. */
    private void settle() {
        if (drain == null) {
            if (persistent && !scope.handlers.isThere()) {
                failure = null;
                retry.forget();
            }
            boolean serves = wish == Wish.OPEN && scope.handlers.isExpected();
            if (serves && !ports.isOpen() && scope.handlers.isThere() && !retry.isDue()) {
                tryToOpen();
            } else if (!serves) {
                ports.closeAll();
                security.forget();
            }
            ports.hold(isHeld());
        }
        publish(stateNow());
    }

    private void tryToOpen() {
        try {
            security.prepare(scope.config()).run();
            ports.open(scope.config(), isHeld());
            failure = null;
            retry.succeeded();
        } catch (ServerException e) {
            failed(e);
        }
    }

    private void failed(ServerException e) {
        ServerException before = failure;
        failure = e;
        boolean news =
                before == null || !String.valueOf(before.getMessage()).equals(e.getMessage());
        if (!persistent) {
            wish = Wish.NONE;
            scope.events.tellElsewhere(ErrorEvent.Source.SERVER, e);
            return;
        }
        if (news) {
            scope.events.errorElsewhere(ErrorEvent.Source.SERVER, e);
            LOG.info("{}: tries again by itself, every 1 s at first, every 30 s later", scope.name);
            scope.events.shownChanged();
        }
        retry.later(() -> later(this::tryAgain));
    }

    private void tryAgain() {
        retry.isNow();
        settle();
    }

    /** Hands a step to a thread that may do I/O, from one that may not. */
    private void later(Runnable step) {
        scope.steps.execute(() -> serial.run(step));
    }

    private ServerState stateNow() {
        if (drain != null) {
            return ServerState.DRAINING;
        }
        if (isStopped()) {
            return ServerState.STOPPED;
        }
        if (failure != null) {
            return ServerState.FAILED;
        }
        if (wish == Wish.NONE) {
            return ServerState.CREATED;
        }
        if (!ports.isOpen()) {
            return ServerState.WAITING;
        }
        return paused ? ServerState.PAUSED : ServerState.RUNNING;
    }

    /** The one place where the state changes. */
    private void publish(ServerState now) {
        ServerState before = scope.state;
        if (now != before) {
            scope.state = now;
            LOG.info("{}: {}{}", scope.name, now, remark(now));
            scope.events.stateChanged(now, now == ServerState.FAILED ? failure : null);
            scope.stateSignal.raise();
        }
    }

    private String remark(ServerState now) {
        return now == ServerState.WAITING
                ? " for a ConnectionHandler service with berth.server.name=" + scope.name
                : "";
    }

    Optional<ServerException> failure() {
        return Optional.ofNullable(failure);
    }

    Optional<InetSocketAddress> localAddress() {
        return ports.boundAddress();
    }

    /** The drain of a whole server: the port first, then everybody. */
    private final class EverythingPlan implements DrainPlan {

        @Override
        public void prepare(Drain drain) {
            long delay = scope.config().drainDelay().toNanos();
            if (ports.isOpen() && delay > 0) {
                drain.awaitMoment(scope.timers.now() + delay);
            }
            if (drain.isImmediate()) {
                serial.run(ports::closeAll);
            }
            ports.finish();
            tellAll(drain);
            drain.awaitUntilDeadline(() -> ports.areClosed() || waitsForItsCallers(drain));
            serial.call(
                    () -> {
                        ports.closeAll();
                        scope.events.shownChanged();
                        return true;
                    });
        }

        /** Those that the backlog still holds join it when they are accepted. */
        private void tellAll(Drain drain) {
            drain.tell(serial.call(() -> scope.connections.drain(drain.terms())));
        }

        /** Whether the backlog needs permits that only those have who wait for this drain. */
        private boolean waitsForItsCallers(Drain drain) {
            return !scope.permits.areLeft()
                    && scope.connections.count() >= scope.permits.inUse()
                    && scope.connections.all().stream().allMatch(drain::isExcused);
        }

        private void logReport(DrainReport report) {
            if (report.cut() > 0 || !report.stuckThreads().isEmpty()) {
                LOG.warn("{}: drained: {}", scope.name, report);
            } else {
                LOG.info("{}: drained: {}", scope.name, report);
            }
        }

        @Override
        public Collection<Session> sessions() {
            return scope.connections.concerned();
        }

        @Override
        public boolean isOver(Session session) {
            return session.stage() == Session.Stage.GONE;
        }

        @Override
        public void finished(DrainReport report) {
            logReport(report);
            serial.call(
                    () -> {
                        drain = null;
                        scope.connections.drain(DrainTerms.NONE);
                        settle();
                        return true;
                    });
        }
    }
}

package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.ConnectionHandler;
import io.berth.ConnectionInfo;
import io.berth.DrainReport;
import io.berth.ServerConfig;
import io.berth.ServerException;
import io.berth.ServerState;
import io.berth.TcpServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server: the lifecycle, the handlers and the connections behind one face. */
public final class Server implements TcpServer {

    private static final Set<ServerState> LISTENING =
            EnumSet.of(
                    ServerState.WAITING,
                    ServerState.RUNNING,
                    ServerState.PAUSED,
                    ServerState.DRAINING);

    /** More than nanoseconds can count means for ever. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final ServerScope scope;
    private final Lifecycle lifecycle;
    private final Map<HandlerBinding, Drain> retiring = new ConcurrentHashMap<>();

    private Server(ServerConfig config, Engine engine, Audience audience, boolean persistent) {
        Threads.check(config.threads());
        this.scope = new ServerScope(config, engine, audience);
        this.lifecycle = new Lifecycle(scope, persistent);
    }

    /** A server that waits for its handlers, and tries again by itself where the port is taken. */
    public static Server configured(ServerConfig config, Engine engine, Audience audience) {
        return new Server(config, engine, audience, true);
    }

    /** A server that has its handler, and leaves it to the caller to try again. */
    static Server of(
            ServerConfig config, ConnectionHandler handler, Engine engine, Audience audience) {
        Server server = new Server(config, engine, audience, false);
        server.serve(HandlerBinding.to(handler));
        return server;
    }

    /**
     * Wishes to listen: opens the port now, or when a handler is there, the address is free, and a
     * drain under way is over.
     */
    public void open() {
        lifecycle.open();
    }

    /**
     * Secures new connections with a context of the user's, which wins over the configured files
     * for as long as there is one; null where there is none any more. Counts only where the
     * configuration says {@code tls.enabled}.
     *
     * @throws ServerException with code {@code INVALID_TLS} where the context can't do what is
     *     configured: nothing changes
     */
    public void secureWith(@Nullable SSLContext context) {
        lifecycle.secureWith(context);
    }

    /** New connections go to this handler from now on; those of another stay with it. */
    public void serve(HandlerBinding binding) {
        scope.handlers.serve(binding);
        lifecycle.handlerChanged();
    }

    /** No handler is left: the port stays open for {@code handler.grace}, and newcomers wait. */
    public void serveNone() {
        scope.handlers.serveNone(scope.config().handlerGrace(), this::graceIsOver);
        lifecycle.handlerChanged();
    }

    private void graceIsOver() {
        scope.signal.raise();
        scope.steps.execute(lifecycle::handlerChanged);
    }

    /**
     * Begins to drain the connections of a handler that goes, for {@code handler.drain}; they are
     * over when the handler has returned. Asked again, it is the same drain.
     */
    public Drain retire(HandlerBinding binding) {
        boolean[] fresh = {false};
        Drain drain =
                retiring.computeIfAbsent(
                        binding,
                        going -> {
                            fresh[0] = true;
                            return retirementOf(going);
                        });
        if (fresh[0]) {
            drain.start();
        }
        return drain;
    }

    private Drain retirementOf(HandlerBinding binding) {
        DrainPlan plan = new HandlerPlan(binding, scope.handlers.forget(binding));
        return new Drain(scope, plan, scope.config().handlerDrain(), CloseReason.HANDLER_GONE);
    }

    /** As {@link #beginShutdown}, and for good: it never listens again. */
    public Drain retireForGood(Duration timeout) {
        return lifecycle.stopForGood(timeout);
    }

    /**
     * Begins to drain everything; asked again, it is the same drain, which a shorter time hurries.
     */
    public Drain beginShutdown(Duration timeout) {
        return beginShutdown(timeout, null);
    }

    private Drain beginShutdown(Duration timeout, @Nullable Thread waiter) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected zero or more)");
        }
        Duration countable = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        return lifecycle.stop(countable, CloseReason.DRAIN_TIMEOUT, waiter);
    }

    @Override
    public String name() {
        return scope.name;
    }

    @Override
    public ServerConfig config() {
        return scope.config();
    }

    @Override
    public ServerState state() {
        return scope.state;
    }

    @Override
    public Optional<ServerException> failure() {
        return lifecycle.failure();
    }

    @Override
    public void listen() {
        lifecycle.open();
        lifecycle.drain().ifPresent(Drain::await);
        lifecycle.checkOpened();
    }

    @Override
    public DrainReport shutdown() {
        return shutdown(scope.config().shutdownTimeout());
    }

    @Override
    public DrainReport shutdown(Duration timeout) {
        return beginShutdown(timeout, Thread.currentThread()).await();
    }

    @Override
    public void close() {
        lifecycle.stop(Duration.ZERO, CloseReason.SERVER_CLOSED, Thread.currentThread()).await();
    }

    @Override
    public void awaitStopped() throws InterruptedException {
        scope.stateSignal.await(() -> !LISTENING.contains(scope.state));
    }

    @Override
    public boolean isRunning() {
        return scope.state == ServerState.RUNNING;
    }

    @Override
    public boolean isGone() {
        ServerState now = scope.state;
        return now == ServerState.STOPPED || now == ServerState.FAILED;
    }

    @Override
    public void pause() {
        lifecycle.pause(true);
    }

    @Override
    public void resume() {
        lifecycle.pause(false);
    }

    /** Whether there is a handler for newcomers. */
    public boolean isServed() {
        return scope.handlers.isThere();
    }

    @Override
    public int openConnections() {
        return scope.connections.count();
    }

    @Override
    public List<ConnectionInfo> connections() {
        return scope.connections.inOrder().stream().<ConnectionInfo>map(Session::record).toList();
    }

    /** What has been counted, over all ports, since the server was made. */
    public Counts counters() {
        return scope.counters.counts(scope.connections.all());
    }

    /** The open connections, in the order they came, as they are now. */
    public List<ConnectionStatus> connectionStatuses() {
        return scope.connections.inOrder().stream().map(ConnectionStatus::of).toList();
    }

    @Override
    public boolean kill(long id) {
        Optional<Session> found = scope.connections.find(id);
        found.ifPresent(session -> session.cut(CloseReason.KILLED));
        return found.isPresent();
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return lifecycle.localAddress();
    }

    @Override
    public boolean isTls() {
        return scope.config().tls().isEnabled();
    }

    @Override
    public void update(ServerConfig config) {
        lifecycle.update(config);
    }

    @Override
    public String toString() {
        return "server " + scope.name + " (" + scope.state + ")";
    }

    /** The drain of one handler's connections. */
    private final class HandlerPlan implements DrainPlan {

        private final HandlerBinding binding;
        private final Handlers.@Nullable Serving gone;

        HandlerPlan(HandlerBinding binding, Handlers.@Nullable Serving gone) {
            this.binding = binding;
            this.gone = gone;
        }

        @Override
        public void prepare(Drain drain) {
            // Nothing comes before its connections.
        }

        @Override
        public Set<Session> sessions() {
            return gone == null ? Set.of() : Set.copyOf(gone.sessions());
        }

        @Override
        public boolean isOver(Session session) {
            return gone == null || !gone.has(session);
        }

        @Override
        public void finished(DrainReport report) {
            retiring.remove(binding);
        }
    }
}

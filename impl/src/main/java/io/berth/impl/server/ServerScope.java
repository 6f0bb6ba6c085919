package io.berth.impl.server;

import io.berth.ServerConfig;
import io.berth.ServerState;
import io.berth.impl.tls.TlsContext;
import org.jspecify.annotations.Nullable;

/** What the parts of one server share. */
final class ServerScope {

    final String name;
    final Engine engine;
    final Timers timers;
    final Audience audience;

    /**
     * Listeners may wait for as long as they like, for a drain too; so what completes the stages
     * that handlers wait for, and our own steps, never queue up behind them, nor behind each other.
     */
    final Dispatcher stages;

    final Dispatcher steps;
    final Events events;
    final Counters counters = new Counters();
    final Connections connections = new Connections();
    final Signal signal = new Signal();

    /** Of its own, so that connections wake nobody who waits for the server to stop. */
    final Signal stateSignal = new Signal();

    final Handlers handlers;
    final Permits permits;

    /** The configuration in force. */
    private volatile ServerConfig config;

    /** Written by the lifecycle alone. */
    volatile ServerState state = ServerState.CREATED;

    /** What new connections are secured with; null where they are plain, or can't be secured. */
    volatile @Nullable TlsContext tls;

    ServerScope(ServerConfig config, Engine engine, Audience audience) {
        this.name = config.name();
        this.config = config;
        this.engine = engine;
        this.timers = engine.timers();
        this.audience = audience;
        this.stages = new Dispatcher("berth-" + name + "-stages", timers);
        this.steps = new Dispatcher("berth-" + name + "-steps", timers);
        Dispatcher listeners = new Dispatcher("berth-" + name + "-events", timers);
        Dispatcher followers = new Dispatcher("berth-" + name + "-followers", timers);
        this.events =
                new Events(
                        name,
                        audience,
                        counters,
                        engine.journal(),
                        new Sparing(timers),
                        listeners,
                        followers,
                        () -> state);
        this.handlers = new Handlers(timers, signal);
        this.permits = new Permits(config.maxConnections());
    }

    ServerConfig config() {
        return config;
    }

    /** Puts another configuration in force, for living connections too. */
    void config(ServerConfig changed) {
        config = changed;
        permits.limit(changed.maxConnections());
        connections.all().forEach(Session::reconfigured);
    }
}

package io.berth.impl.osgi;

import io.berth.ServerConfig;
import io.berth.ServerState;
import io.berth.TcpServer;
import io.berth.impl.server.Audience;
import io.berth.impl.server.Drain;
import io.berth.impl.server.Engine;
import io.berth.impl.server.Server;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A configured server in its surroundings: its service, its audience, its handlers. */
final class Berth {

    private static final Logger LOG = LoggerFactory.getLogger(Berth.class);

    private static final Set<ServerState> STOPPED =
            EnumSet.of(ServerState.STOPPED, ServerState.DRAINING);

    private final Surroundings around;
    private final Audience audience = new Audience();
    private final TunerChain tuners = new TunerChain();
    private final Server server;
    private final ContextChoice contexts;
    private final Roster roster;
    private final AtomicBoolean left = new AtomicBoolean();
    private final Publication<TcpServer> publication;

    /** Makes the server and publishes it; it doesn't listen yet. */
    Berth(ServerConfig config, Engine engine, Surroundings around) {
        this.around = around;
        this.server = Server.configured(config, engine, audience);
        this.contexts = new ContextChoice(config.name(), server::secureWith, around.refusals());
        this.roster =
                new Roster(
                        Served.by(server),
                        this::hold,
                        around.crew(),
                        around.refusals(),
                        around.changes()::note);
        this.publication = Publication.of(server, around.context());
        audience.addTuner(tuners);
        audience.addFollower(event -> refresh());
    }

    private void refresh() {
        publication.refresh();
        around.changes().note();
    }

    private HeldBinding hold(Offer offer) throws UnavailableException {
        if (!offer.isUsable()) {
            throw new UnavailableException("the service is going", null);
        }
        return HeldBinding.to(around.context(), offer);
    }

    String name() {
        return server.name();
    }

    Server server() {
        return server;
    }

    Audience audience() {
        return audience;
    }

    TunerChain tuners() {
        return tuners;
    }

    ContextChoice contexts() {
        return contexts;
    }

    Roster roster() {
        return roster;
    }

    void open() {
        server.open();
    }

    /**
     * Takes another configuration; where somebody stopped the server, this opens it again.
     *
     * @throws io.berth.ServerException where it can't be applied: the old one stays in force
     */
    void update(ServerConfig config) {
        server.update(config);
        contexts.choose();
        if (STOPPED.contains(server.state())) {
            open();
        }
    }

    /** Begins the end of all connections, and of the server for good. Returns at once. */
    Drain drain() {
        roster.stopChoosing();
        return server.retireForGood(server.config().shutdownTimeout());
    }

    /** Waits for the drain, then leaves nothing. Never waits for this thread's own connection. */
    void leave(Drain drain) {
        drain.await();
        if (left.compareAndSet(false, true)) {
            LOG.info("{}: has gone", name());
            roster.close();
            publication.end();
        }
    }
}

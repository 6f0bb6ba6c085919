package io.berth.impl.osgi;

import io.berth.ServerConfig;
import io.berth.impl.server.Drain;
import io.berth.impl.server.Engine;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all servers of a framework share, for as long as this bundle runs. It is a service for the
 * other components of this bundle only.
 */
@Component(service = Harbour.class, immediate = true)
public final class Harbour {

    private static final Logger LOG = LoggerFactory.getLogger(Harbour.class);

    private final Engine engine = new Engine();
    private final Names names = new Names();
    private final Surroundings around;
    private final Whiteboard whiteboard;
    private final Set<Departure> departures = ConcurrentHashMap.newKeySet();
    private final Set<Fleet> fleets = ConcurrentHashMap.newKeySet();
    private final SynchronousBundleListener stops = this::bundleChanged;
    private final Lookout lookout;
    private final Shows shows;
    private volatile boolean frameworkStops;

    /** By declarative services. */
    @Activate
    public Harbour(BundleContext context) {
        this.around = new Surroundings(context);
        this.whiteboard = new Whiteboard(around);
        this.lookout = new Lookout(around, whiteboard);
        this.shows = new Shows(around);
    }

    @Activate
    void open() {
        around.context().addBundleListener(stops);
        whiteboard.open();
        lookout.open();
    }

    /**
     * The servers are told to leave by now; what is left is to wait for them. What fails on the way
     * keeps nothing behind it from being let go.
     */
    @Deactivate
    void close() {
        departures.forEach(departure -> Crew.guarded(departure::finish));
        Crew.guarded(whiteboard::close);
        Crew.guarded(lookout::close);
        Crew.guarded(() -> around.context().removeBundleListener(stops));
        around.crew().dismiss();
    }

    Engine engine() {
        return engine;
    }

    Names names() {
        return names;
    }

    Lookout lookout() {
        return lookout;
    }

    /** The servers that are there, as they are whenever it is looked at. */
    List<Berth> berths() {
        return around.berths();
    }

    Refusals refusals() {
        return around.refusals();
    }

    /** Makes a server of a configuration, and has it open unless all are about to stop. */
    Berth admit(ServerConfig config) {
        Berth berth = new Berth(config, engine, around);
        try {
            shows.add(berth);
            whiteboard.add(berth);
        } catch (RuntimeException | Error e) {
            around.crew().execute(() -> remove(berth, berth.drain()));
            throw e;
        }
        if (frameworkStops) {
            berth.drain();
        }
        return berth;
    }

    /** Has a server end in the background, and its name be free then. */
    void dismiss(Berth berth, Names.Claim name) {
        Departure departure = new Departure(berth, name, berth.drain());
        departures.add(departure);
        around.crew().execute(departure::finish);
    }

    private void remove(Berth berth, Drain drain) {
        Crew.guarded(() -> berth.leave(drain));
        shows.remove(berth);
        whiteboard.remove(berth);
    }

    void add(Fleet fleet) {
        fleets.add(fleet);
    }

    void remove(Fleet fleet) {
        fleets.remove(fleet);
    }

    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING) {
            Bundle bundle = event.getBundle();
            if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
                stopAll();
            } else {
                whiteboard.leave(bundle);
            }
        }
    }

    /**
     * The framework stops, and waits for this: all servers drain at once, all bundles still active.
     */
    private void stopAll() {
        frameworkStops = true;
        List<Drain> drains =
                Stream.concat(
                                around.berths().stream().map(Berth::drain),
                                fleets.stream().flatMap(Fleet::drain))
                        .toList();
        LOG.info("The framework stops, servers to drain: {}", drains.size());
        drains.forEach(Drain::await);
    }

    /** A server on its way out, with the name that is free when it has gone. */
    private final class Departure {

        private final Berth berth;
        private final Names.Claim name;
        private final Drain drain;

        Departure(Berth berth, Names.Claim name, Drain drain) {
            this.berth = berth;
            this.name = name;
            this.drain = drain;
        }

        /**
         * Waits until the server has gone. May be called twice, the second has nothing left to do.
         */
        void finish() {
            remove(berth, drain);
            departures.remove(this);
            names.release(name);
        }
    }
}

package io.berth.impl.osgi;

import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of the whiteboard share.
 *
 * @param context Berth's own, in whose name services are got
 * @param berths the servers that are there; may be looked through and changed at any time
 * @param changes of what the runtime service shows
 */
record Surroundings(
        BundleContext context,
        CopyOnWriteArrayList<Berth> berths,
        Refusals refusals,
        Crew crew,
        Changes changes) {

    private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

    Surroundings(BundleContext context) {
        this(context, new Crew());
    }

    private Surroundings(BundleContext context, Crew crew) {
        this(context, crew, new Changes(crew));
    }

    private Surroundings(BundleContext context, Crew crew, Changes changes) {
        this(context, new CopyOnWriteArrayList<>(), new Refusals(changes::note), crew, changes);
    }

    /**
     * Remembers that a property is of no use, and says so once.
     *
     * @param kind what it is refused as: a service may be several things
     */
    void refuse(Class<?> kind, ServiceReference<?> reference, IllegalArgumentException problem) {
        Refusal refusal =
                Refusal.ofService(
                        Refusal.Kind.PROPERTY_INVALID,
                        kind,
                        reference,
                        "",
                        String.valueOf(problem.getMessage()));
        if (refusals.put(Map.entry(kind, reference), refusal)) {
            LOG.warn("{}; the service is not used", refusal);
        }
    }

    /** Forgets that it was refused. */
    void accept(Class<?> kind, ServiceReference<?> reference) {
        refusals.clear(Map.entry(kind, reference));
    }
}

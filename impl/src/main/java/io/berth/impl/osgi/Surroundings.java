package io.berth.impl.osgi;

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
 */
record Surroundings(
        BundleContext context, CopyOnWriteArrayList<Berth> berths, Refusals refusals, Crew crew) {

    private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

    Surroundings(BundleContext context) {
        this(context, new CopyOnWriteArrayList<>(), new Refusals(), new Crew());
    }

    /** Remembers that a property is of no use, and says so once. */
    void refuse(ServiceReference<?> reference, IllegalArgumentException problem) {
        Refusal refusal =
                new Refusal(
                        Refusal.Kind.PROPERTY_INVALID,
                        Services.describe(reference),
                        String.valueOf(problem.getMessage()));
        if (refusals.put(reference, refusal)) {
            LOG.warn("{}; the service is not used", refusal);
        }
    }
}

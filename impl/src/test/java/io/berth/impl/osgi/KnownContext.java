package io.berth.impl.osgi;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * A bundle's context in no framework: whoever listens to services hears of it in {@link #heard}.
 */
final class KnownContext {

    /** What was done with the registered service, in order. */
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final StandIn registration =
            new StandIn()
                    .on("setProperties", arguments -> told("modified " + arguments[0]))
                    .on("unregister", arguments -> told("unregistered"));
    private final StandIn context =
            new StandIn()
                    .on("registerService", arguments -> registered())
                    .on("createFilter", asked -> FrameworkUtil.createFilter((String) asked[0]))
                    .on("addServiceListener", arguments -> null)
                    .on("removeServiceListener", arguments -> null)
                    .on("getServiceReferences", arguments -> new ServiceReference<?>[0])
                    .on("addBundleListener", arguments -> null)
                    .on("removeBundleListener", arguments -> null);

    private Object registered() {
        told("registered");
        return registration.as(ServiceRegistration.class);
    }

    private Object told(String what) {
        heard.add(what);
        return null;
    }

    BundleContext context() {
        return context.as(BundleContext.class);
    }

    StandIn answers() {
        return context;
    }

    StandIn registration() {
        return registration;
    }

    BlockingQueue<String> heard() {
        return heard;
    }
}

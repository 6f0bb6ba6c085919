package io.berth.impl.osgi;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Words for services, and the two calls that reach into users' code, made safe. */
final class Services {

    private static final Logger LOG = LoggerFactory.getLogger(Services.class);

    private Services() {}

    /** How a service is named in logs. */
    static String describe(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return "service "
                + id(reference)
                + (bundle == null ? "" : " of " + bundle.getSymbolicName())
                + (isPrototype(reference) ? ", prototype" : "");
    }

    static long id(ServiceReference<?> reference) {
        return (long) reference.getProperty(Constants.SERVICE_ID);
    }

    static boolean isPrototype(ServiceReference<?> reference) {
        return Constants.SCOPE_PROTOTYPE.equals(reference.getProperty(Constants.SERVICE_SCOPE));
    }

    /** Whether the service's bundle is about to stop, or has. */
    static boolean isLeaving(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null || bundle.getState() == Bundle.STOPPING;
    }

    /**
     * The service object, got by code of its bundle.
     *
     * @throws UnavailableException where it can't be had
     */
    static <T> T have(Supplier<@Nullable T> source) throws UnavailableException {
        T object;
        try {
            object = source.get();
        } catch (Throwable e) {
            // Whatever the code of its bundle throws, errors too, is told once and tried again.
            throw new UnavailableException("getting it failed: " + e, e);
        }
        if (object == null) {
            // The framework keeps what a service factory throws, and publishes it as an event.
            throw new UnavailableException(
                    "its bundle gave no service object; why stands in the framework's log", null);
        }
        return object;
    }

    /** Gives the service object back; one whose service or framework has gone is back already. */
    static void giveBack(BundleContext context, ServiceReference<?> reference) {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            LOG.debug("{} is gone already", reference, e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.warn("Could not give back {}", describe(reference), e);
        }
    }
}

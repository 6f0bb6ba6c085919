package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.IntPredicate;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Waits for services to come and go, and is woken by the service registry. */
final class Registry {

    private static final long PATIENCE_SECONDS = 15;

    private final BundleContext context;

    Registry(BundleContext context) {
        this.context = context;
    }

    /** Waits until a service matches. */
    ServiceReference<?> awaitOne(String filter) throws InterruptedException {
        try (Watch watch = new Watch(filter)) {
            return watch.await(count -> count > 0);
        }
    }

    /** Waits until no service matches. */
    void awaitNone(String filter) throws InterruptedException {
        try (Watch watch = new Watch(filter)) {
            watch.await(count -> count == 0);
        }
    }

    boolean has(String filter) {
        try (Watch watch = new Watch(filter)) {
            return !watch.matching.isEmpty();
        }
    }

    private static Filter parsed(String filter) {
        try {
            return FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException invalid) {
            throw new IllegalArgumentException(filter, invalid);
        }
    }

    /** Follows the services that match, and touches none. */
    private final class Watch extends ServiceTracker<Object, Object> implements AutoCloseable {

        private final Semaphore changed = new Semaphore(0);

        /** The tracker's own count lags behind its calls. */
        private final Set<ServiceReference<?>> matching = ConcurrentHashMap.newKeySet();

        Watch(String filter) {
            super(Registry.this.context, parsed(filter), null);
            open();
        }

        ServiceReference<?> await(IntPredicate enough) throws InterruptedException {
            while (!enough.test(matching.size())) {
                if (!changed.tryAcquire(PATIENCE_SECONDS, SECONDS)) {
                    throw new AssertionError(matching.size() + " services match " + filter);
                }
            }
            return matching.stream().findAny().orElse(null);
        }

        @Override
        public Object addingService(ServiceReference<Object> reference) {
            matching.add(reference);
            changed.release();
            return reference;
        }

        @Override
        public void removedService(ServiceReference<Object> reference, Object tracked) {
            matching.remove(reference);
            changed.release();
        }
    }
}

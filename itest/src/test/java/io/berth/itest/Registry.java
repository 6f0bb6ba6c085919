package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;

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
            watch.await(count -> count > 0);
            return watch.getServiceReference();
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
            return watch.size() > 0;
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

        Watch(String filter) {
            super(Registry.this.context, parsed(filter), null);
            open();
        }

        void await(IntPredicate enough) throws InterruptedException {
            while (!enough.test(size())) {
                if (!changed.tryAcquire(PATIENCE_SECONDS, SECONDS)) {
                    throw new AssertionError(size() + " services match " + filter);
                }
            }
        }

        @Override
        public Object addingService(ServiceReference<Object> reference) {
            changed.release();
            return reference;
        }

        @Override
        public void removedService(ServiceReference<Object> reference, Object tracked) {
            changed.release();
        }
    }
}

package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/** Waits for services to come and go, and is woken by the service registry. */
final class Registry {

    private static final long PATIENCE_SECONDS = 15;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /**
     * Followed from the beginning. A listener for one question only could still see a service whose
     * end has been told of already, and would wait for that end for ever.
     */
    private final Set<ServiceReference<?>> present = new LinkedHashSet<>();

    Registry(BundleContext context) {
        context.addServiceListener((AllServiceListener) this::follow);
        lock.lock();
        try {
            present.addAll(List.of(context.getAllServiceReferences(null, null)));
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            lock.unlock();
        }
    }

    private void follow(ServiceEvent event) {
        lock.lock();
        try {
            switch (event.getType()) {
                case ServiceEvent.REGISTERED -> present.add(event.getServiceReference());
                case ServiceEvent.UNREGISTERING -> present.remove(event.getServiceReference());
                default -> {
                    // Other properties, with which others may match.
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a service matches. */
    ServiceReference<?> awaitOne(String filter) throws InterruptedException {
        return await(parsed(filter), count -> count > 0).get(0);
    }

    /** Waits until no service matches. */
    void awaitNone(String filter) throws InterruptedException {
        await(parsed(filter), count -> count == 0);
    }

    boolean has(String filter) {
        lock.lock();
        try {
            return !matching(parsed(filter)).isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private List<? extends ServiceReference<?>> await(Filter filter, IntPredicate enough)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = SECONDS.toNanos(PATIENCE_SECONDS);
            while (!enough.test(matching(filter).size())) {
                if (left <= 0) {
                    throw new AssertionError(matching(filter).size() + " services match " + filter);
                }
                left = changed.awaitNanos(left);
            }
            return matching(filter);
        } finally {
            lock.unlock();
        }
    }

    private List<? extends ServiceReference<?>> matching(Filter filter) {
        return present.stream().filter(filter::match).toList();
    }

    private static Filter parsed(String filter) {
        try {
            return FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException invalid) {
            throw new IllegalArgumentException(filter, invalid);
        }
    }
}

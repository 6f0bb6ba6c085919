package io.berth.impl.osgi;

import io.berth.ConnectionHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** One object that serves all connections. */
final class SharedBinding implements HeldBinding {

    private final BundleContext context;
    private final ServiceReference<ConnectionHandler> reference;
    private final ConnectionHandler handler;
    private final String text;
    private final AtomicBoolean released = new AtomicBoolean();

    private SharedBinding(
            BundleContext context,
            ServiceReference<ConnectionHandler> reference,
            ConnectionHandler handler) {
        this.context = context;
        this.reference = reference;
        this.handler = handler;
        this.text = handler.getClass().getName() + " (" + Services.describe(reference) + ")";
    }

    static SharedBinding to(BundleContext context, ServiceReference<ConnectionHandler> reference)
            throws UnavailableException {
        return new SharedBinding(
                context, reference, Services.have(() -> context.getService(reference)));
    }

    @Override
    public ConnectionHandler take() {
        return handler;
    }

    @Override
    public void giveBack(ConnectionHandler taken) {
        // It serves others still.
    }

    @Override
    public boolean servesWhileLeaving() {
        return true;
    }

    @Override
    public long serviceId() {
        return Services.id(reference);
    }

    @Override
    public void release() {
        if (released.compareAndSet(false, true)) {
            Services.giveBack(context, reference);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

package io.berth.impl.osgi;

import io.berth.ConnectionHandler;
import io.berth.impl.server.GoneException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceObjects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object of its own for every connection. The first is got before the port opens, so that an
 * open port means a handler that can be had, and is kept for the first connection.
 */
final class PrototypeBinding implements HeldBinding {

    private static final Logger LOG = LoggerFactory.getLogger(PrototypeBinding.class);

    private final Offer offer;
    private final ServiceObjects<ConnectionHandler> objects;
    private final AtomicReference<@Nullable ConnectionHandler> first;
    private final String text;

    private PrototypeBinding(
            Offer offer, ServiceObjects<ConnectionHandler> objects, ConnectionHandler first) {
        this.offer = offer;
        this.objects = objects;
        this.first = new AtomicReference<>(first);
        this.text = first.getClass().getName() + " (" + offer + ")";
    }

    static PrototypeBinding to(BundleContext context, Offer offer) throws UnavailableException {
        ServiceObjects<ConnectionHandler> objects =
                Services.have(() -> context.getServiceObjects(offer.reference()));
        return new PrototypeBinding(offer, objects, Services.have(objects::getService));
    }

    @Override
    public ConnectionHandler take() throws UnavailableException, GoneException {
        if (!offer.isUsable()) {
            throw new GoneException();
        }
        ConnectionHandler kept = first.getAndSet(null);
        return kept != null ? kept : another();
    }

    /** One that could not be had because its service went just then is no failure. */
    private ConnectionHandler another() throws UnavailableException, GoneException {
        try {
            return Services.have(objects::getService);
        } catch (UnavailableException e) {
            if (offer.isUsable()) {
                throw e;
            }
            LOG.debug("{} went while it was got", this, e);
            throw new GoneException();
        }
    }

    @Override
    public void giveBack(ConnectionHandler taken) {
        try {
            objects.ungetService(taken);
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.debug("{} is back already", this, e);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Could not give back {}", this, e);
        }
    }

    @Override
    public boolean servesWhileLeaving() {
        return false;
    }

    @Override
    public long serviceId() {
        return Services.id(offer.reference());
    }

    @Override
    public void release() {
        ConnectionHandler kept = first.getAndSet(null);
        if (kept != null) {
            giveBack(kept);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

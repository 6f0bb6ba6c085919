package io.berth.impl.osgi;

import io.berth.impl.server.HandlerBinding;
import org.osgi.framework.BundleContext;

/** A handler service that can be used now: its object, or a source of objects, is held. */
interface HeldBinding extends HandlerBinding {

    /**
     * Gets hold of a handler; runs the code of its bundle.
     *
     * @throws UnavailableException where it can't be had
     */
    static HeldBinding to(BundleContext context, Offer offer) throws UnavailableException {
        return Services.isPrototype(offer.reference())
                ? PrototypeBinding.to(context, offer)
                : SharedBinding.to(context, offer.reference());
    }

    /**
     * Whether it serves new connections while its service goes: not where each needs an object that
     * is got from the service, since that would activate a new instance of a component that goes.
     */
    boolean servesWhileLeaving();

    /** The number of the handler's service. */
    long serviceId();

    /** Lets go of it; runs the code of its bundle. Idempotent. */
    void release();
}

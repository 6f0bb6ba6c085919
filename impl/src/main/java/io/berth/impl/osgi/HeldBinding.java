package io.berth.impl.osgi;

import io.berth.ConnectionHandler;
import io.berth.impl.server.HandlerBinding;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A handler service that can be used now: its object, or a source of objects, is held. */
interface HeldBinding extends HandlerBinding {

    /**
     * Gets hold of a handler; runs the code of its bundle.
     *
     * @throws UnavailableException where it can't be had
     */
    static HeldBinding to(BundleContext context, ServiceReference<ConnectionHandler> reference)
            throws UnavailableException {
        return Services.isPrototype(reference)
                ? PrototypeBinding.to(context, reference)
                : SharedBinding.to(context, reference);
    }

    /**
     * Whether it serves new connections while its service goes: not where each needs an object that
     * is got from the service, since that would activate a new instance of a component that goes.
     */
    boolean servesWhileLeaving();

    /** Lets go of it; runs the code of its bundle. Idempotent. */
    void release();
}

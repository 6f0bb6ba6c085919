package io.berth.itest;

import io.berth.ConnectionHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** A service whose object can't be had at first. */
final class Shy implements ServiceFactory<ConnectionHandler> {

    /** Why: the framework keeps what was thrown to itself, and its log. */
    static final String REASON = "its bundle gave no service object";

    private final AtomicBoolean ready = new AtomicBoolean();

    void getReady() {
        ready.set(true);
    }

    @Override
    public ConnectionHandler getService(
            Bundle bundle, ServiceRegistration<ConnectionHandler> registration) {
        if (!ready.get()) {
            throw new IllegalStateException("not ready yet");
        }
        return Echo.silent();
    }

    @Override
    public void ungetService(
            Bundle bundle,
            ServiceRegistration<ConnectionHandler> registration,
            ConnectionHandler handler) {
        // Nothing was opened for it.
    }
}

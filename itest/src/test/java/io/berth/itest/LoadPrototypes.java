package io.berth.itest;

import io.berth.ConnectionHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** An {@link ExchangeEcho} for each connection; counts those that have not come back. */
final class LoadPrototypes implements PrototypeServiceFactory<ConnectionHandler> {

    private final AtomicInteger out = new AtomicInteger();

    int out() {
        return out.get();
    }

    @Override
    public ConnectionHandler getService(
            Bundle bundle, ServiceRegistration<ConnectionHandler> registration) {
        out.incrementAndGet();
        return new ExchangeEcho();
    }

    @Override
    public void ungetService(
            Bundle bundle,
            ServiceRegistration<ConnectionHandler> registration,
            ConnectionHandler handler) {
        out.decrementAndGet();
    }
}

package io.berth.impl.osgi;

import io.berth.ConnectionHandler;
import io.berth.ServerConfig;
import io.berth.TcpServerFactory;
import io.berth.impl.server.ServerBuilder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * The factory of one bundle: when the bundle gives it back, which a bundle that stops does, what it
 * left open is drained.
 */
@Component(service = TcpServerFactory.class, scope = ServiceScope.BUNDLE)
public final class BundleFactory implements TcpServerFactory {

    private final Harbour harbour;
    private final Fleet fleet = new Fleet();

    /** By declarative services. */
    @Activate
    public BundleFactory(@Reference Harbour harbour) {
        this.harbour = harbour;
        harbour.add(fleet);
    }

    @Deactivate
    void close() {
        fleet.close();
        harbour.remove(fleet);
    }

    @Override
    public Builder builder(ServerConfig config, ConnectionHandler handler) {
        fleet.requireOpen();
        return new BundleBuilder(new ServerBuilder(config, handler, harbour.engine()), fleet);
    }
}

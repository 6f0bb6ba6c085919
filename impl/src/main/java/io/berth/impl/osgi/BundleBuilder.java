package io.berth.impl.osgi;

import io.berth.ConnectionEvent;
import io.berth.ConnectionListener;
import io.berth.ErrorListener;
import io.berth.ServerListener;
import io.berth.SocketTuner;
import io.berth.TcpServer;
import io.berth.TcpServerFactory;
import io.berth.impl.server.Server;
import io.berth.impl.server.ServerBuilder;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes servers that belong to a bundle's fleet. */
final class BundleBuilder implements TcpServerFactory.Builder {

    private final ServerBuilder builder;
    private final Fleet fleet;

    BundleBuilder(ServerBuilder builder, Fleet fleet) {
        this.builder = builder;
        this.fleet = fleet;
    }

    @Override
    public BundleBuilder connectionListener(ConnectionListener listener) {
        builder.connectionListener(listener);
        return this;
    }

    @Override
    public BundleBuilder connectionListener(
            ConnectionListener listener, ConnectionEvent.Type first, ConnectionEvent.Type... more) {
        builder.connectionListener(listener, first, more);
        return this;
    }

    @Override
    public BundleBuilder serverListener(ServerListener listener) {
        builder.serverListener(listener);
        return this;
    }

    @Override
    public BundleBuilder errorListener(ErrorListener listener) {
        builder.errorListener(listener);
        return this;
    }

    @Override
    public BundleBuilder socketTuner(SocketTuner tuner) {
        builder.socketTuner(tuner);
        return this;
    }

    @Override
    public BundleBuilder sslContext(SSLContext context) {
        builder.sslContext(context);
        return this;
    }

    @Override
    public TcpServer build() {
        fleet.requireOpen();
        AtomicReference<@Nullable Server> made = new AtomicReference<>();
        builder.follower(
                event -> {
                    Server server = made.get();
                    if (server != null) {
                        fleet.follow(server);
                    }
                });
        Server server = builder.build();
        made.set(server);
        fleet.add(server);
        return server;
    }
}

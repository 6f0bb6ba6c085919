package io.berth.impl.server;

import io.berth.ConnectionEvent;
import io.berth.ConnectionHandler;
import io.berth.ConnectionListener;
import io.berth.ErrorListener;
import io.berth.ServerConfig;
import io.berth.ServerException;
import io.berth.ServerListener;
import io.berth.SocketTuner;
import io.berth.TcpServerFactory;
import java.util.EnumSet;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server to be made by code. */
public final class ServerBuilder implements TcpServerFactory.Builder {

    private final ServerConfig config;
    private final ConnectionHandler handler;
    private final Engine engine;
    private final Audience audience = new Audience();
    private @Nullable SSLContext context;

    public ServerBuilder(
            @Nullable ServerConfig config, @Nullable ConnectionHandler handler, Engine engine) {
        if (config == null) {
            throw new ServerException(
                    ServerException.Code.INVALID_INSTANCE,
                    "config: null (expected a configuration)");
        }
        if (handler == null) {
            throw new ServerException(
                    ServerException.Code.INVALID_HANDLER, "handler: null (expected a handler)");
        }
        this.config = config;
        this.handler = handler;
        this.engine = engine;
    }

    @Override
    public ServerBuilder connectionListener(ConnectionListener listener) {
        audience.addConnectionListener(listener, Audience.BY_DEFAULT);
        return this;
    }

    @Override
    public ServerBuilder connectionListener(
            ConnectionListener listener, ConnectionEvent.Type first, ConnectionEvent.Type... more) {
        audience.addConnectionListener(listener, EnumSet.of(first, more));
        return this;
    }

    @Override
    public ServerBuilder serverListener(ServerListener listener) {
        audience.addServerListener(listener);
        return this;
    }

    /** Adds a listener of Berth's own, as {@link Audience#addFollower} does. */
    public ServerBuilder follower(ServerListener follower) {
        audience.addFollower(follower);
        return this;
    }

    @Override
    public ServerBuilder errorListener(ErrorListener listener) {
        audience.addErrorListener(listener);
        return this;
    }

    @Override
    public ServerBuilder socketTuner(SocketTuner tuner) {
        audience.addTuner(tuner);
        return this;
    }

    @Override
    public ServerBuilder sslContext(SSLContext context) {
        this.context = context;
        return this;
    }

    @Override
    public Server build() {
        SSLContext own = context;
        Server server = Server.of(own == null ? config : withTls(), handler, engine, audience);
        if (own != null) {
            server.secureWith(own);
        }
        return server;
    }

    private ServerConfig withTls() {
        return config.toBuilder().tls(config.tls().toBuilder().enabled(true).build()).build();
    }
}

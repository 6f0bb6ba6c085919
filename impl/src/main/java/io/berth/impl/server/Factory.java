package io.berth.impl.server;

import io.berth.ConnectionHandler;
import io.berth.ServerConfig;
import io.berth.TcpServerFactory;

/** Makes servers in a plain JVM; all of them share one engine. */
public final class Factory implements TcpServerFactory {

    private static final Engine ENGINE = new Engine();

    /** For {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public Builder builder(ServerConfig config, ConnectionHandler handler) {
        return new ServerBuilder(config, handler, ENGINE);
    }
}

package io.berth.bench.server;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A Vert.x {@code NetServer}: native transport, one instance for each core on one port. */
public final class VertxEcho {

    private VertxEcho() {}

    /**
     * Starts it.
     *
     * @param arguments as in {@link Wishes}
     */
    public static void main(String... arguments) throws Exception {
        Wishes wishes = Wishes.of(arguments);
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        AtomicInteger port = new AtomicInteger();
        vertx.deployVerticle(
                        () -> new Echo(options(wishes), port),
                        new DeploymentOptions().setInstances(wishes.loops()))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Standing.until(port.get());
    }

    private static NetServerOptions options(Wishes wishes) {
        // A negative port is shared by the instances of one deployment, and chosen once.
        NetServerOptions options =
                new NetServerOptions().setHost("127.0.0.1").setPort(-1).setTcpNoDelay(true);
        if (wishes.has("tls")) {
            options.setSsl(true)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                    .setKeyCertOptions(
                            new PemKeyCertOptions()
                                    .setCertPath(wishes.key("certificate.pem").toString())
                                    .setKeyPath(wishes.key("key.pem").toString()));
        }
        return options;
    }

    private static final class Echo extends AbstractVerticle {

        private final NetServerOptions options;
        private final AtomicInteger port;

        Echo(NetServerOptions options, AtomicInteger port) {
            this.options = options;
            this.port = port;
        }

        @Override
        public void start(Promise<Void> started) {
            vertx.createNetServer(options)
                    .connectHandler(Echo::serve)
                    .listen()
                    .onSuccess(this::noteThePort)
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void noteThePort(NetServer server) {
            port.set(server.actualPort());
        }

        private static void serve(NetSocket socket) {
            socket.handler(socket::write);
            socket.exceptionHandler(failure -> socket.close());
        }
    }
}

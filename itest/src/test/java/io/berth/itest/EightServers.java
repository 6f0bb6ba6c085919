package io.berth.itest;

import io.berth.ServerConfig;
import io.berth.TcpServer;
import io.berth.TcpServerFactory;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A bundle that makes eight servers by code, and leaves them open. */
public final class EightServers implements BundleActivator {

    /** Called by the framework. */
    public EightServers() {}

    @Override
    public void start(BundleContext context) {
        ServiceReference<TcpServerFactory> factory =
                context.getServiceReference(TcpServerFactory.class);
        List<Integer> ports =
                IntStream.range(0, EightHandlers.COUNT)
                        .mapToObj(i -> port(context.getService(factory), i))
                        .toList();
        Supplier<Collection<Integer>> told = () -> ports;
        context.registerService(
                Supplier.class, told, new Hashtable<>(Map.of("from", "eight.servers")));
    }

    private static int port(TcpServerFactory factory, int number) {
        ServerConfig config =
                ServerConfig.builder("of" + number, "127.0.0.1:0")
                        .set("shutdown.timeout", "3s")
                        .build();
        TcpServer server = factory.create(config, EightHandlers::stay);
        server.listen();
        return server.localAddress().orElseThrow().getPort();
    }

    @Override
    public void stop(BundleContext context) {}
}

package io.berth.itest;

import static io.berth.whiteboard.WhiteboardConstants.SERVER_ADDRESS;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_PID;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_STATE;

import io.berth.ConnectionHandler;
import io.berth.ServerState;
import io.berth.TcpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** A framework with Berth in it, and what a test has put there, which {@link #tidy} takes away. */
final class Site implements AutoCloseable {

    private final Framework framework;
    private final Registry registry;
    private final Set<String> configured = new LinkedHashSet<>();
    private final List<ServiceRegistration<?>> registered = new ArrayList<>();
    private final List<Bundle> installed = new ArrayList<>();

    private Site(Framework framework) {
        this.framework = framework;
        this.registry = new Registry(framework.context());
    }

    static Site start(Runtime runtime) throws IOException, BundleException {
        return new Site(Framework.sharingApi(runtime));
    }

    /** As {@link #start}, with these settings of the framework and its bundles. */
    static Site start(Runtime runtime, Map<String, String> settings)
            throws IOException, BundleException {
        return new Site(Framework.sharingApi(runtime, settings));
    }

    /** As {@link #start}, with these bundles, and without these packages of the JDK. */
    static Site start(Runtime runtime, List<Path> jars, List<String> hidden)
            throws IOException, BundleException {
        return new Site(Framework.sharingApi(runtime, jars, hidden));
    }

    Framework framework() {
        return framework;
    }

    Registry registry() {
        return registry;
    }

    /**
     * Creates or changes the configuration of this name. Without other settings the server has the
     * same name, and a port that the system picks.
     *
     * @param settings each {@code key=value}
     */
    void configure(String instance, String... settings) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", instance);
        all.put("address", "127.0.0.1:0");
        for (String setting : settings) {
            String[] keyAndValue = setting.split("=", 2);
            all.put(keyAndValue[0], keyAndValue[1]);
        }
        configure(instance, all);
    }

    void configure(String instance, Map<String, ?> settings) throws IOException {
        configured.add(instance);
        framework.configure(SERVER_PID, instance, settings);
    }

    void delete(String instance) throws IOException {
        configured.remove(instance);
        framework.delete(SERVER_PID, instance);
    }

    /** Registers a handler for a server. */
    ServiceRegistration<ConnectionHandler> offer(String server, ConnectionHandler handler) {
        return register(ConnectionHandler.class, handler, Map.of(SERVER_NAME, server));
    }

    ServiceRegistration<ConnectionHandler> offer(
            String server, ServiceFactory<ConnectionHandler> handlers) {
        return kept(
                framework
                        .context()
                        .registerService(
                                ConnectionHandler.class,
                                handlers,
                                new Hashtable<>(Map.of(SERVER_NAME, server))));
    }

    <T> ServiceRegistration<T> register(Class<T> type, T service, Map<String, ?> properties) {
        return kept(
                framework.context().registerService(type, service, new Hashtable<>(properties)));
    }

    /** Has {@link #tidy} unregister it. */
    <T> ServiceRegistration<T> kept(ServiceRegistration<T> registration) {
        registered.add(registration);
        return registration;
    }

    /** Installs and starts a bundle; {@link #tidy} uninstalls it. */
    Bundle install(TestBundle bundle) throws Exception {
        Bundle started = bundle.install(framework);
        installed.add(started);
        return started;
    }

    /** Opens a server with this handler, and waits until it runs. */
    TcpServer open(String server, ConnectionHandler handler, String... settings) throws Exception {
        offer(server, handler);
        configure(server, settings);
        return running(server);
    }

    TcpServer running(String server) throws InterruptedException {
        return (TcpServer) framework.context().getService(await(server, ServerState.RUNNING));
    }

    ServiceReference<?> await(String server, ServerState state) throws InterruptedException {
        return registry.awaitOne(filter(server, "(" + SERVER_STATE + "=" + state + ")"));
    }

    void awaitGone(String server) throws InterruptedException {
        registry.awaitNone(filter(server, ""));
    }

    boolean has(String server) {
        return registry.has(filter(server, ""));
    }

    /** Where a running server listens, as its service says. */
    int port(String server) throws InterruptedException {
        return portOf(await(server, ServerState.RUNNING));
    }

    static int portOf(ServiceReference<?> server) {
        String address = (String) server.getProperty(SERVER_ADDRESS);
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    Peer connect(String server) throws Exception {
        return Peer.to(port(server));
    }

    private static String filter(String server, String more) {
        return "(&(objectClass=io.berth.TcpServer)("
                + SERVER_NAME
                + "="
                + server
                + ")"
                + more
                + ")";
    }

    /** Takes away what was put here. */
    void tidy() throws Exception {
        for (String instance : List.copyOf(configured)) {
            delete(instance);
        }
        registry.awaitNone("(objectClass=io.berth.TcpServer)");
        registered.forEach(Site::unregister);
        registered.clear();
        for (Bundle bundle : installed) {
            bundle.uninstall();
        }
        installed.clear();
    }

    private static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException gone) {
            // The test has done it already.
        }
    }

    @Override
    public void close() throws IOException, BundleException {
        framework.close();
    }
}

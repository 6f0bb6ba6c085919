package io.berth.impl.osgi;

import static io.berth.whiteboard.WhiteboardConstants.SERVER_ADDRESS;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_STATE;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_TLS;

import io.berth.TcpServer;
import io.berth.impl.server.HostPort;
import io.berth.impl.server.Serial;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service of Berth's in the service registry, with properties that change. They are chosen one by
 * one: declarative services would publish a server's whole configuration.
 */
final class Publication<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    private final T service;
    private final Supplier<Map<String, Object>> properties;
    private final Serial serial = new Serial();
    private final ServiceRegistration<T> registration;

    /** What was published last; touched by tasks of {@code serial} alone. */
    private Map<String, Object> published;

    /** Touched by tasks of {@code serial} alone. */
    private boolean ended;

    /** Who is telling users' service listeners of a change just now. */
    private volatile @Nullable Thread telling;

    /**
     * @param properties what they are now, asked by one thread at a time
     */
    Publication(
            Class<T> type,
            T service,
            Supplier<Map<String, Object>> properties,
            BundleContext context) {
        this.service = service;
        this.properties = properties;
        this.published = properties.get();
        this.registration = context.registerService(type, service, dictionary(published));
    }

    static Publication<TcpServer> of(TcpServer server, BundleContext context) {
        return new Publication<>(TcpServer.class, server, () -> properties(server), context);
    }

    /** The service's reference; null once it has gone. */
    @Nullable ServiceReference<T> reference() {
        try {
            return registration.getReference();
        } catch (IllegalStateException gone) {
            return null;
        }
    }

    /** Has the properties say what is now. */
    void refresh() {
        serial.run(this::publish);
    }

    /**
     * Takes the service away. Never while its properties change: whoever tracks it would be told of
     * the change last, and keep it. Where it is one who is being told that asks for this, it
     * happens when that one has returned.
     */
    void end() {
        if (telling == Thread.currentThread()) {
            serial.run(this::unregister);
        } else {
            serial.call(
                    () -> {
                        unregister();
                        return true;
                    });
        }
    }

    private void unregister() {
        if (!ended) {
            ended = true;
            tell(registration::unregister);
        }
    }

    /** Runs users' service listeners. */
    private void tell(Runnable change) {
        telling = Thread.currentThread();
        try {
            change.run();
        } catch (IllegalStateException e) {
            LOG.debug("{} is unregistered, or about to be", service, e);
        } finally {
            telling = null;
        }
    }

    private void publish() {
        Map<String, Object> now = properties.get();
        if (!ended && !now.equals(published)) {
            published = now;
            tell(() -> registration.setProperties(dictionary(now)));
        }
    }

    private static Map<String, Object> properties(TcpServer server) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put(SERVER_NAME, server.name());
        properties.put(SERVER_STATE, server.state().name());
        properties.put(SERVER_TLS, server.isTls());
        server.localAddress()
                .ifPresent(bound -> properties.put(SERVER_ADDRESS, HostPort.of(bound)));
        return properties;
    }

    private static Dictionary<String, Object> dictionary(Map<String, Object> properties) {
        return new Hashtable<>(properties);
    }
}

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
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server in the service registry. Its properties are chosen here, one by one: declarative
 * services would publish the whole configuration.
 */
final class Publication {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    private final TcpServer server;
    private final Serial serial = new Serial();
    private final ServiceRegistration<TcpServer> registration;

    /** What was published last; touched by tasks of {@code serial} alone. */
    private Map<String, Object> published;

    /** Touched by tasks of {@code serial} alone. */
    private boolean ended;

    /** Who is telling users' service listeners of a change just now. */
    private volatile @Nullable Thread telling;

    Publication(BundleContext context, TcpServer server) {
        this.server = server;
        this.published = properties(server);
        this.registration = context.registerService(TcpServer.class, server, dictionary(published));
    }

    /** Has the properties say what is now. */
    void refresh() {
        serial.run(() -> publish(properties(server)));
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
            LOG.debug("{} is unregistered, or about to be", server.name(), e);
        } finally {
            telling = null;
        }
    }

    private void publish(Map<String, Object> now) {
        if (ended || now.equals(published)) {
            return;
        }
        published = now;
        tell(() -> registration.setProperties(dictionary(now)));
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

package io.berth.app;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Prints where each server listens: when its port opens, and again when it has moved. */
final class Announcer implements ServiceTrackerCustomizer<Object, ServiceReference<Object>> {

    private static final String SERVER = "io.berth.TcpServer";

    private final PrintStream out;
    private final ServiceTracker<Object, ServiceReference<Object>> servers;
    private final Map<ServiceReference<Object>, Announcement> said = new ConcurrentHashMap<>();

    Announcer(BundleContext context, PrintStream out) {
        this.out = out;
        servers = new ServiceTracker<>(context, SERVER, this);
    }

    void open() {
        servers.open();
    }

    @Override
    public ServiceReference<Object> addingService(ServiceReference<Object> server) {
        look(server);
        return server;
    }

    @Override
    public void modifiedService(ServiceReference<Object> server, ServiceReference<Object> tracked) {
        look(server);
    }

    @Override
    public void removedService(ServiceReference<Object> server, ServiceReference<Object> tracked) {
        said.remove(server);
    }

    private void look(ServiceReference<Object> server) {
        Object address = server.getProperty("berth.server.address");
        if (address == null) {
            said.remove(server);
        } else {
            announce(server, announcement(server, address.toString()));
        }
    }

    private static Announcement announcement(ServiceReference<Object> server, String address) {
        String name = String.valueOf(server.getProperty("berth.server.name"));
        return new Announcement(
                name, address, Boolean.TRUE.equals(server.getProperty("berth.server.tls")));
    }

    private void announce(ServiceReference<Object> server, Announcement now) {
        if (!now.equals(said.put(server, now))) {
            // In one piece, so that no line of the log comes between.
            out.print(now.text());
            out.flush();
        }
    }
}

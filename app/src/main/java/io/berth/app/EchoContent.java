package io.berth.app;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** One server and the echo handler, to have something to talk to. */
final class EchoContent implements Content {

    private static final String NAME = "echo";
    private static final String ADDRESS = "127.0.0.1:7007";

    @Override
    public Map<String, String> settings(Storage storage) {
        return Map.of();
    }

    @Override
    public void serve(Bundles bundles) throws IOException {
        BundleContext context = bundles.context();
        ConfigurationAdmin admin =
                context.getService(context.getServiceReference(ConfigurationAdmin.class));
        configure(admin, "io.berth.example.echo", Map.of("berth.server.name", NAME));
        configure(admin, "io.berth.server", Map.of("name", NAME, "address", ADDRESS));
    }

    private static void configure(ConfigurationAdmin admin, String pid, Map<String, ?> values)
            throws IOException {
        // Any bundle may use it.
        String location = "?";
        admin.getFactoryConfiguration(pid, NAME, location).update(new Hashtable<>(values));
    }
}

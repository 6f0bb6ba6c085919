package io.berth.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** Two servers and the echo handler, to have something to talk to, in plain and in secret. */
final class EchoContent implements Content {

    private static final String PLAIN = "echo";
    private static final String SECURE = "echo-tls";
    private static final String HANDLER_PID = "io.berth.example.echo";
    private static final String SERVER_PID = "io.berth.server";

    @Override
    public Map<String, String> settings(Storage storage) {
        return Map.of();
    }

    @Override
    public void serve(Bundles bundles, Storage storage) throws IOException {
        BundleContext context = bundles.context();
        ConfigurationAdmin admin =
                context.getService(context.getServiceReference(ConfigurationAdmin.class));
        configure(admin, HANDLER_PID, PLAIN, Map.of("berth.server.name", PLAIN));
        configure(admin, SERVER_PID, PLAIN, Map.of("name", PLAIN, "address", "127.0.0.1:7007"));
        Path folder = Files.createDirectory(storage.folder("tls"));
        configure(admin, HANDLER_PID, SECURE, Map.of("berth.server.name", SECURE));
        configure(admin, SERVER_PID, SECURE, secure(SelfSigned.in(folder)));
    }

    private static Map<String, ?> secure(SelfSigned pair) {
        return Map.of(
                "name",
                SECURE,
                "address",
                "127.0.0.1:7443",
                "tls.enabled",
                "true",
                "tls.certificate",
                pair.certificate().toString(),
                "tls.key",
                pair.key().toString(),
                // They are ours alone, and go with this process.
                "tls.reload",
                "0");
    }

    private static void configure(
            ConfigurationAdmin admin, String pid, String instance, Map<String, ?> values)
            throws IOException {
        // Any bundle may use it.
        String location = "?";
        admin.getFactoryConfiguration(pid, instance, location).update(new Hashtable<>(values));
    }
}

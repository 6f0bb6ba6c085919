package io.berth.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A framework that serves one content. */
final class Node {

    private static final String SHELL = "org.apache.felix.gogo.jline";

    private final Content content;
    private final PrintStream out;
    private final Framework framework;
    private final Bundles bundles;

    Node(Content content, Storage storage, PrintStream out) throws IOException {
        this.content = content;
        this.out = out;
        framework =
                ServiceLoader.load(FrameworkFactory.class, classes())
                        .findFirst()
                        .orElseThrow(() -> new IOException("no OSGi framework in this jar"))
                        .newFramework(settings(content, storage));
        bundles = new Bundles(framework);
    }

    private static ClassLoader classes() {
        return new FrameworkClasses(Node.class.getClassLoader());
    }

    private static Map<String, String> settings(Content content, Storage storage)
            throws IOException {
        Properties fixed = new Properties();
        try (InputStream file = Node.class.getResourceAsStream("framework.properties")) {
            fixed.load(file);
        }
        Map<String, String> settings = new HashMap<>(content.settings(storage));
        fixed.stringPropertyNames().forEach(key -> settings.put(key, fixed.getProperty(key)));
        settings.put(Constants.FRAMEWORK_STORAGE, storage.folder("bundles").toString());
        return settings;
    }

    /** Returns when all bundles run; the ports open when their handlers are there. */
    void start() throws IOException, BundleException {
        framework.start();
        new Announcer(framework.getBundleContext(), out).open();
        bundles.install();
        bundles.start();
        content.serve(bundles);
        if (Terminal.isThere()) {
            bundles.start(SHELL);
        }
    }

    /** Lets the servers drain, and returns when all is stopped. */
    void stop() {
        try {
            // First of all, because it gives the terminal back as it was.
            bundles.stop(SHELL);
            framework.stop();
            awaitStopped();
        } catch (BundleException failure) {
            System.err.println("berth.jar: can't stop in order: " + failure.getMessage());
        }
    }

    void awaitStopped() {
        try {
            framework.waitForStop(0);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.berth.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A framework that serves one content. It may be stopped by another thread while it is starting.
 */
final class Node {

    private static final String SHELL = "org.apache.felix.gogo.jline";

    private final Content content;
    private final PrintStream out;
    private volatile @Nullable Storage storage;
    private volatile @Nullable Framework framework;
    private volatile @Nullable Bundle shell;

    Node(Content content, PrintStream out) {
        this.content = content;
        this.out = out;
    }

    /** Returns when all bundles run; the ports open when their handlers are there. */
    void start() throws IOException, BundleException {
        Storage folder = Storage.create();
        storage = folder;
        Framework created = framework(folder);
        framework = created;
        created.start();
        new Announcer(created.getBundleContext(), out).open();
        Bundles bundles = Bundles.install(created.getBundleContext());
        bundles.start();
        content.serve(bundles, folder);
        if (Terminal.isThere()) {
            shell = bundles.start(SHELL);
        }
    }

    private Framework framework(Storage folder) throws IOException {
        ClassLoader classes = new FrameworkClasses(Node.class.getClassLoader());
        return ServiceLoader.load(FrameworkFactory.class, classes)
                .findFirst()
                .orElseThrow(() -> new IOException("no OSGi framework in this jar"))
                .newFramework(settings(folder));
    }

    private Map<String, String> settings(Storage folder) throws IOException {
        Properties fixed = new Properties();
        try (InputStream file = Node.class.getResourceAsStream("framework.properties")) {
            fixed.load(file);
        }
        Map<String, String> settings = new HashMap<>(content.settings(folder));
        fixed.stringPropertyNames().forEach(key -> settings.put(key, fixed.getProperty(key)));
        settings.put(Constants.FRAMEWORK_STORAGE, folder.folder("bundles").toString());
        return settings;
    }

    void awaitStopped() {
        Framework started = framework;
        if (started != null) {
            awaitStopped(started);
        }
    }

    private static void awaitStopped(Framework stopping) {
        try {
            stopping.waitForStop(0);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the servers drain, and returns when all is stopped. */
    void stop() {
        // The shell goes first, because it gives the terminal back as it was.
        stop(shell);
        stop(framework);
        awaitStopped();
    }

    /** Whatever is wrong with one, the other is stopped too. */
    static void stop(@Nullable Bundle bundle) {
        try {
            if (bundle != null) {
                bundle.stop();
            }
        } catch (BundleException | RuntimeException | Error failure) {
            System.err.println("berth.jar: can't stop in order: " + failure);
        }
    }

    /** Leaves nothing behind on disk. */
    void discard() {
        Storage used = storage;
        if (used != null) {
            used.delete();
        }
    }
}

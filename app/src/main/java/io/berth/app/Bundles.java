package io.berth.app;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The bundles that lie in {@code berth.jar}. */
final class Bundles {

    private static final String FOLDER = "bundles/";

    /** Installed, so that others can use their packages, but started only where they are wanted. */
    private static final Set<String> ON_DEMAND =
            Set.of("org.apache.felix.fileinstall", "org.apache.felix.gogo.jline");

    private final Framework framework;
    private final Map<String, Bundle> installed = new ConcurrentHashMap<>();

    Bundles(Framework framework) {
        this.framework = framework;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    void install() throws IOException, BundleException {
        try (JarFile jar = new JarFile(ownJar())) {
            for (JarEntry entry : entries(jar)) {
                install(jar, entry);
            }
        }
    }

    private static File ownJar() throws IOException {
        try {
            return new File(
                    Bundles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException odd) {
            throw new IOException(odd);
        }
    }

    private static List<JarEntry> entries(JarFile jar) {
        return jar.stream()
                .filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory())
                .toList();
    }

    private void install(JarFile jar, JarEntry entry) throws IOException, BundleException {
        try (InputStream content = jar.getInputStream(entry)) {
            Bundle bundle = context().installBundle("berth:" + entry.getName(), content);
            installed.put(bundle.getSymbolicName(), bundle);
        }
    }

    /** Starts all that are of use everywhere. */
    void start() throws BundleException {
        for (Bundle bundle : installed.values()) {
            if (!isFragment(bundle) && !ON_DEMAND.contains(bundle.getSymbolicName())) {
                bundle.start();
            }
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
    }

    void start(String symbolicName) throws BundleException {
        installed.get(symbolicName).start();
    }

    /** Stops it, where it is there and has been started. */
    void stop(String symbolicName) throws BundleException {
        Bundle bundle = installed.get(symbolicName);
        if (bundle != null && bundle.getState() == Bundle.ACTIVE) {
            bundle.stop();
        }
    }
}

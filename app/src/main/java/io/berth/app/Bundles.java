package io.berth.app;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** The bundles that lie in {@code berth.jar}. */
final class Bundles {

    private static final String FOLDER = "bundles/";

    /** Installed, so that others can use their packages, but started only where they are wanted. */
    private static final Set<String> ON_DEMAND =
            Set.of("org.apache.felix.fileinstall", "org.apache.felix.gogo.jline");

    private final BundleContext context;
    private final Map<String, Bundle> installed = new LinkedHashMap<>();

    private Bundles(BundleContext context) {
        this.context = context;
    }

    static Bundles install(BundleContext context) throws IOException, BundleException {
        Bundles bundles = new Bundles(context);
        try (JarFile jar = new JarFile(ownJar())) {
            for (JarEntry entry : entries(jar)) {
                bundles.install(jar, entry);
            }
        }
        return bundles;
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
            Bundle bundle = context.installBundle(location(entry), content);
            installed.put(bundle.getSymbolicName(), bundle);
        }
    }

    private static String location(JarEntry entry) {
        return "berth.jar:" + entry.getName();
    }

    BundleContext context() {
        return context;
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

    Bundle start(String symbolicName) throws BundleException {
        Bundle bundle = installed.get(symbolicName);
        bundle.start();
        return bundle;
    }
}

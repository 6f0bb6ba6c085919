package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** A real framework inside the tests' JVM; closed, it leaves nothing behind. */
final class Framework implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;
    private static final long STOP_SECONDS = 40;

    private final Path storage;
    private final URLClassLoader classes;
    private final org.osgi.framework.launch.Framework osgi;

    private Framework(Runtime runtime, SharedPackages shared, Map<String, String> more)
            throws IOException {
        storage = Files.createTempDirectory("berth-itest");
        classes = new URLClassLoader(new URL[] {runtime.jar().toUri().toURL()}, shared);
        osgi =
                ServiceLoader.load(FrameworkFactory.class, classes)
                        .findFirst()
                        .orElseThrow(() -> new IOException("no framework in " + runtime))
                        .newFramework(settings(shared, more));
    }

    /** Starts a framework with nothing in it. All that bundles know of Berth comes from bundles. */
    static Framework empty(Runtime runtime) throws IOException, BundleException {
        return launch(runtime, SharedPackages.osgiOnly());
    }

    /** Starts a framework with Berth and all that it needs, out of the built bundles. */
    static Framework start(Runtime runtime) throws IOException, BundleException {
        return withBerth(empty(runtime));
    }

    /**
     * Starts a framework as {@link #start} does, but lets the test see Berth's API as the bundles
     * see it, so that it can register its own objects and cast the services it finds.
     */
    static Framework sharingApi(Runtime runtime) throws IOException, BundleException {
        return withBerth(launch(runtime, SharedPackages.withBerth()));
    }

    /** As {@link #sharingApi}, with these settings of the framework and its bundles. */
    static Framework sharingApi(Runtime runtime, Map<String, String> settings)
            throws IOException, BundleException {
        return withBerth(launch(runtime, SharedPackages.withBerth(), settings));
    }

    /** As {@link #sharingApi}, with these bundles, and without these packages of the JDK. */
    static Framework sharingApi(Runtime runtime, List<Path> jars, List<String> hidden)
            throws IOException, BundleException {
        String left = systemPackages(runtime, hidden);
        Framework framework =
                launch(
                        runtime,
                        SharedPackages.withBerth(),
                        Map.of(Constants.FRAMEWORK_SYSTEMPACKAGES, left));
        return with(jars, framework);
    }

    /** What the framework exports by itself, but for what is to be hidden. */
    private static String systemPackages(Runtime runtime, List<String> hidden)
            throws IOException, BundleException {
        try (Framework plain = launch(runtime, SharedPackages.none(), Map.of())) {
            return plain
                    .context()
                    .getBundle(0)
                    .adapt(BundleRevision.class)
                    .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)
                    .stream()
                    .map(Capability::getAttributes)
                    .filter(one -> !hidden.contains(one.get(PackageNamespace.PACKAGE_NAMESPACE)))
                    .map(
                            one ->
                                    one.get(PackageNamespace.PACKAGE_NAMESPACE)
                                            + ";version="
                                            + one.get(Constants.VERSION_ATTRIBUTE))
                    .collect(Collectors.joining(","));
        }
    }

    private static Framework withBerth(Framework framework) throws IOException, BundleException {
        return with(Jars.bundles(), framework);
    }

    private static Framework with(List<Path> jars, Framework framework)
            throws IOException, BundleException {
        try {
            framework.installAll(jars);
            return framework;
        } catch (BundleException unusable) {
            framework.close();
            throw unusable;
        }
    }

    private static Framework launch(Runtime runtime, SharedPackages shared)
            throws IOException, BundleException {
        return launch(runtime, shared, Map.of());
    }

    private static Framework launch(
            Runtime runtime, SharedPackages shared, Map<String, String> settings)
            throws IOException, BundleException {
        Framework framework = new Framework(runtime, shared, settings);
        framework.osgi.start();
        return framework;
    }

    private Map<String, String> settings(SharedPackages shared, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        all.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        all.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, shared.exports());
        return all;
    }

    BundleContext context() {
        return osgi.getBundleContext();
    }

    /** The bundle of this symbolic name. */
    Bundle bundle(String symbolicName) {
        return Stream.of(context().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no bundle " + symbolicName));
    }

    /** Installs and starts. */
    Bundle install(Path jar) throws BundleException {
        Bundle bundle = context().installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }

    /** Installs all before it starts any, so that their order doesn't matter. */
    List<Bundle> installAll(List<Path> jars) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            bundles.add(context().installBundle(jar.toUri().toString()));
        }
        for (Bundle bundle : bundles) {
            if (!isFragment(bundle)) {
                bundle.start();
            }
        }
        return bundles;
    }

    static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** Creates or changes the instance {@code name} of a factory. */
    Configuration configure(String factoryPid, String name, Map<String, ?> values)
            throws IOException {
        Configuration configuration = configuration(factoryPid, name);
        configuration.update(new Hashtable<>(values));
        return configuration;
    }

    /** Deletes the instance {@code name} of a factory. */
    void delete(String factoryPid, String name) throws IOException {
        configuration(factoryPid, name).delete();
    }

    private Configuration configuration(String factoryPid, String name) throws IOException {
        return service(ConfigurationAdmin.class).getFactoryConfiguration(factoryPid, name, "?");
    }

    /** The best service of this type, waited for. */
    <T> T service(Class<T> type) {
        return type.cast(service("(" + Constants.OBJECTCLASS + "=" + type.getName() + ")"));
    }

    /** The best service that matches, waited for; of a type that the test need not know. */
    Object service(String filter) {
        ServiceTracker<Object, Object> tracker =
                new ServiceTracker<>(context(), filter(filter), null);
        tracker.open();
        try {
            tracker.waitForService(SECONDS.toMillis(PATIENCE_SECONDS));
            // Got once more, because closing the tracker gives its own use of the service back.
            return Objects.requireNonNull(
                    context().getService(tracker.getServiceReference()), filter);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            tracker.close();
        }
    }

    private static Filter filter(String text) {
        try {
            return FrameworkUtil.createFilter(text);
        } catch (InvalidSyntaxException invalid) {
            throw new IllegalArgumentException(text, invalid);
        }
    }

    @Override
    public void close() throws IOException, BundleException {
        osgi.stop();
        int end = waitForStop();
        classes.close();
        deleteStorage();
        if (end != FrameworkEvent.STOPPED) {
            throw new IllegalStateException("the framework did not stop: event " + end);
        }
    }

    private int waitForStop() {
        try {
            return osgi.waitForStop(SECONDS.toMillis(STOP_SECONDS)).getType();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return FrameworkEvent.WAIT_TIMEDOUT;
        }
    }

    private void deleteStorage() throws IOException {
        try (Stream<Path> files = Files.walk(storage)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

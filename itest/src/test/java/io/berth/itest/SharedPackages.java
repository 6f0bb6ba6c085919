package io.berth.itest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The class loader between the tests and a framework: it shows the framework what both must have in
 * common, the OSGi API, and hides all else that the tests have on their class path.
 */
final class SharedPackages extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String OSGI = "org.osgi.";

    private final ClassLoader tests = SharedPackages.class.getClassLoader();
    private final Map<String, String> versions = new LinkedHashMap<>();

    private SharedPackages() {
        super(ClassLoader.getPlatformClassLoader());
        versions.put("org.osgi.service.cm", "1.6.1");
        versions.put("org.osgi.service.metatype", "1.4.1");
    }

    /** What frameworks have of their own only. */
    static SharedPackages none() {
        SharedPackages shared = new SharedPackages();
        shared.versions.clear();
        return shared;
    }

    /** The OSGi API only: bundles get all of Berth from Berth's bundles. */
    static SharedPackages osgiOnly() {
        return new SharedPackages();
    }

    /** Berth's API too: a test may register its own lambdas as handlers. */
    static SharedPackages withBerth() {
        SharedPackages shared = new SharedPackages();
        shared.versions.put("io.berth", "1.0.0");
        shared.versions.put("io.berth.runtime", "1.0.0");
        shared.versions.put("io.berth.runtime.dto", "1.0.0");
        shared.versions.put("io.berth.whiteboard", "1.0.0");
        return shared;
    }

    /** As {@code org.osgi.framework.system.packages.extra} wants it. */
    String exports() {
        return versions.entrySet().stream()
                .map(export -> export.getKey() + ";version=\"" + export.getValue() + '"')
                .collect(Collectors.joining(","));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String packageName = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        if (name.startsWith(OSGI) || versions.containsKey(packageName)) {
            return tests.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}

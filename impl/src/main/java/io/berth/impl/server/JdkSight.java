package io.berth.impl.server;

import java.io.IOException;
import java.io.InputStream;

/**
 * Loads the room of the flight recorder's events in sight of the JDK's own flight recorder. A
 * bundle's class loader shows it only where the framework exports it, and never shows the internals
 * that the JDK weaves into events' classes as soon as somebody records.
 */
final class JdkSight extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String RECORDER = "jdk.jfr.";
    private static final String ROOM = "io.berth.impl.monitor.";

    private final ClassLoader bundle;

    JdkSight(ClassLoader bundle) {
        super(bundle);
        this.bundle = bundle;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(RECORDER)) {
            return getPlatformClassLoader().loadClass(name);
        }
        return name.startsWith(ROOM) ? own(name) : super.loadClass(name, resolve);
    }

    private Class<?> own(String name) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = bundle.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length, JdkSight.class.getProtectionDomain());
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}

package io.berth.app;

import java.io.IOException;
import java.io.InputStream;

/**
 * Loads Felix without sight of {@code sun.misc.Unsafe}. With it Felix would open {@code java.net}
 * to itself, and newer JDKs would print four lines of warning; so the manifest opens that package.
 */
final class FrameworkClasses extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String FELIX = "org.apache.felix.";
    private static final String HIDDEN = "sun.misc.Unsafe";

    FrameworkClasses(ClassLoader parent) {
        super("felix", parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.equals(HIDDEN)) {
            throw new ClassNotFoundException(name);
        }
        return name.startsWith(FELIX) ? own(name) : super.loadClass(name, resolve);
    }

    private Class<?> own(String name) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }
}

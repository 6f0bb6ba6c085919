package io.berth.itest;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;

/**
 * Packs classes of the tests into a bundle of their own, the way a user's build would: imports are
 * computed from the byte code and {@code @Component} classes get their descriptions.
 *
 * <p>The framework loads these classes anew. So they and the test have only {@code java.*} and
 * {@code org.osgi.*} types in common: to talk to the test, they register a service of such a type.
 */
final class TestBundle {

    private final String symbolicName;
    private final List<Class<?>> classes = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();

    private TestBundle(String symbolicName) {
        this.symbolicName = symbolicName;
    }

    static TestBundle named(String symbolicName) {
        return new TestBundle(symbolicName);
    }

    /** Adds classes, and the classes nested in them. */
    TestBundle with(Class<?>... added) {
        for (Class<?> type : added) {
            classes.add(type);
            with(type.getDeclaredClasses());
        }
        return this;
    }

    /** Adds an activator and the classes nested in it. */
    TestBundle activator(Class<? extends BundleActivator> activator) {
        return with(activator).header("Bundle-Activator", activator.getName());
    }

    TestBundle header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Adds a file, or puts another text into it. */
    TestBundle file(String path, String text) {
        texts.put(path, text);
        return this;
    }

    /** Installs and starts it. */
    Bundle install(Framework framework) throws Exception {
        String location = "test:" + symbolicName;
        Bundle bundle =
                framework.context().installBundle(location, new ByteArrayInputStream(bytes()));
        bundle.start();
        return bundle;
    }

    /** Packs it anew and puts it in the place of an installed one. */
    void update(Bundle installed) throws Exception {
        installed.update(new ByteArrayInputStream(bytes()));
    }

    byte[] bytes() throws Exception {
        try (Builder builder = new Builder();
                Jar content = content();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            builder.setProperty("Bundle-SymbolicName", symbolicName);
            builder.setProperty("-noimportjava", "true");
            builder.setProperty("Import-Package", "org.jspecify.*;resolution:=optional,*");
            headers.forEach(builder::setProperty);
            builder.addClasspath(apiJar());
            builder.setJar(content);
            builder.build().write(bytes);
            if (!builder.isOk()) {
                throw new IllegalStateException(symbolicName + ": " + builder.getErrors());
            }
            return bytes.toByteArray();
        }
    }

    private static File apiJar() throws Exception {
        return Jars.bundle("io.berth.api").toFile();
    }

    private Jar content() throws Exception {
        Jar content = new Jar(symbolicName);
        for (Class<?> type : classes) {
            String path = type.getName().replace('.', '/') + ".class";
            URL url = type.getClassLoader().getResource(path);
            Resource resource = Resource.fromURL(url);
            content.putResource(path, resource);
        }
        texts.forEach((path, text) -> content.putResource(path, new EmbeddedResource(text, 0)));
        return content;
    }
}

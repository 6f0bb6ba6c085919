package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The built jars as modules, without OSGi. */
@Timeout(60)
class ModulesIT {

    private static final String API = "io.berth";
    private static final String IMPL = "io.berth.impl";

    private static ModuleFinder jars() throws IOException {
        return ModuleFinder.of(
                Jars.bundle("io.berth.api"),
                Jars.bundle("io.berth.impl"),
                Jars.bundle("slf4j-api"));
    }

    @Nested
    class Described {

        @Test
        void theApiIsANamedModuleThatExportsItsPackages() throws Exception {
            assertEquals(
                    Set.of(
                            "io.berth",
                            "io.berth.runtime",
                            "io.berth.runtime.dto",
                            "io.berth.whiteboard"),
                    exportsOf(proper(API)));
        }

        @Test
        void theServerIsANamedModuleThatExportsNothing() throws Exception {
            assertEquals(Set.of(), exportsOf(proper(IMPL)));
        }

        private static ModuleDescriptor proper(String name) throws IOException {
            ModuleDescriptor module = jars().find(name).orElseThrow().descriptor();
            assertFalse(module.isAutomatic(), "no descriptor in " + name);
            assertFalse(module.isOpen(), name + " is open to all");
            return module;
        }

        private static Set<String> exportsOf(ModuleDescriptor module) {
            return module.exports().stream().map(Exports::source).collect(Collectors.toSet());
        }
    }

    @Nested
    class OnAModulePath {

        @Test
        void theFactoryIsFoundAsAService() throws Exception {
            ModuleLayer layer = layer();
            Class<?> service = layer.findLoader(API).loadClass("io.berth.TcpServerFactory");
            List<String> providers =
                    ServiceLoader.load(layer, service).stream()
                            .map(provider -> provider.type().getModule().getName())
                            .toList();
            assertEquals(List.of(IMPL), providers);
        }

        @Test
        void nothingOfOsgiIsNeeded() throws Exception {
            assertTrue(
                    layer().modules().stream()
                            .noneMatch(module -> module.getName().contains("osgi")));
        }

        private static ModuleLayer layer() throws IOException {
            ModuleLayer boot = ModuleLayer.boot();
            Configuration configuration =
                    boot.configuration()
                            .resolve(jars(), ModuleFinder.of(new Path[0]), Set.of(API, IMPL));
            return boot.defineModulesWithOneLoader(
                    configuration, ClassLoader.getPlatformClassLoader());
        }
    }
}

package io.berth.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the build has put the jars under test. */
final class Jars {

    private static final Path ROOT = Path.of(System.getProperty("itest.jars", "target"));

    private Jars() {}

    /** All bundles that a framework with Berth needs. */
    static List<Path> bundles() throws IOException {
        return in("bundles");
    }

    /** The one bundle whose artifact is named so. */
    static Path bundle(String artifact) throws IOException {
        return bundles().stream()
                .filter(jar -> jar.getFileName().toString().matches(artifact + "-\\d.*"))
                .findFirst()
                .orElseThrow(() -> new IOException("no jar of " + artifact + " in " + ROOT));
    }

    /** {@code berth.jar}. */
    static Path app() throws IOException {
        return in("app").get(0);
    }

    static List<Path> in(String folder) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }
}

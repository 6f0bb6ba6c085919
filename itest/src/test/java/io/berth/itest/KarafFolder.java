package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a run of Karaf reads and writes, beside the distribution, which stays as it is: {@code etc},
 * {@code deploy} and {@code data}. It is left where it is after the run, with the log in {@code
 * data/log}.
 */
final class KarafFolder {

    private static final Path BUILT =
            Path.of(System.getProperty("itest.jars", "target")).resolve("karaf").toAbsolutePath();

    private final Path root;

    private KarafFolder(Path root) {
        this.root = root;
    }

    /** A new one, in the place of that of an earlier run. */
    static KarafFolder fresh(String name) throws IOException {
        Path root = BUILT.resolve(name);
        delete(root);
        for (String part : List.of("data", "deploy")) {
            Files.createDirectories(root.resolve(part));
        }
        copy(distribution().resolve("etc"), root.resolve("etc"));
        KarafFolder folder = new KarafFolder(root);
        folder.useFreePorts();
        folder.useNoNetwork();
        folder.logToStandardError();
        folder.readFilesThatRest();
        return folder;
    }

    private static void delete(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private void useFreePorts() throws IOException {
        set("org.apache.karaf.shell.cfg", "sshHost", "127.0.0.1");
        set("org.apache.karaf.shell.cfg", "sshPort", FreePort.find());
        set("org.apache.karaf.management.cfg", "rmiRegistryPort", FreePort.find());
        set("org.apache.karaf.management.cfg", "rmiServerPort", FreePort.find());
    }

    /** What is neither in the distribution nor in the build's repository can't be had. */
    private void useNoNetwork() throws IOException {
        String pid = "org.ops4j.pax.url.mvn";
        Path repository = BUILT.resolve("repository");
        write(
                "etc/" + pid + ".cfg",
                pid
                        + ".defaultRepositories = ${karaf.home.uri}system@id=system@snapshots,"
                        + " ${karaf.data.uri}kar@id=kar@multi@snapshots,"
                        + (" " + repository.toUri() + "@id=berth@snapshots"),
                pid + ".repositories =",
                pid + ".localRepository = ${karaf.data}/m2",
                pid + ".useFallbackRepositories = false");
    }

    private void logToStandardError() throws IOException {
        set("org.ops4j.pax.logging.cfg", "log4j2.appender.console.target", "SYSTEM_ERR");
        // Else what a command's thread logs would come among what the command prints.
        set("org.ops4j.pax.logging.cfg", "log4j2.appender.console.direct", true);
    }

    /**
     * Told of a change by the system, fileinstall reads a file while Karaf still writes it, and
     * finds nothing; one that looks every second reads only what has not changed for one.
     */
    private void readFilesThatRest() throws IOException {
        set("custom.properties", "felix.fileinstall.disableNio2", true);
    }

    /** Gives a key of a file in {@code etc} this value only. */
    void set(String file, String key, Object value) throws IOException {
        edit(
                file,
                lines -> {
                    List<String> others =
                            lines.stream().filter(line -> !line.matches(key + "\\s*=.*")).toList();
                    return Stream.concat(others.stream(), Stream.of(key + " = " + value)).toList();
                });
    }

    /** Puts this before the values that a key of a file in {@code etc} has, one on each line. */
    void prepend(String file, String key, String value) throws IOException {
        edit(
                file,
                lines -> {
                    List<String> changed = new ArrayList<>(lines);
                    changed.replaceAll(
                            line -> line.matches(key + "\\s*=.*") ? continued(key, value) : line);
                    return changed;
                });
    }

    private static String continued(String key, String value) {
        return key + " = " + value + ", \\";
    }

    private void edit(String file, UnaryOperator<List<String>> change) throws IOException {
        Path path = root.resolve("etc").resolve(file);
        Files.write(path, change.apply(Files.readAllLines(path, UTF_8)), UTF_8);
    }

    /** Writes a file, as a whole as {@link #place} does. */
    void write(String path, String... lines) throws IOException {
        place(path, String.join("\n", lines).getBytes(UTF_8));
    }

    /** Puts a file in its place in one step, so that nobody sees half of it. */
    Path place(String path, byte[] content) throws IOException {
        Path part = Files.write(root.resolve("data").resolve("part"), content);
        return Files.move(part, root.resolve(path), ATOMIC_MOVE);
    }

    Path path(String path) {
        return root.resolve(path);
    }

    /** The archive that the build has made. */
    static Path archive() throws IOException {
        return only(".*\\.kar");
    }

    /** The version of Berth. */
    static String version() throws IOException {
        return archive().getFileName().toString().replaceAll("^io\\.berth\\.karaf-|\\.kar$", "");
    }

    /** Where the distribution is unpacked. */
    static Path distribution() throws IOException {
        return only("apache-karaf-.*");
    }

    private static Path only(String name) throws IOException {
        try (Stream<Path> files = Files.list(BUILT)) {
            List<Path> found =
                    files.filter(file -> file.getFileName().toString().matches(name)).toList();
            if (found.size() != 1) {
                throw new IOException("one " + name + " expected in " + BUILT + ": " + found);
            }
            return found.get(0);
        }
    }
}

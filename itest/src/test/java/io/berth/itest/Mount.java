package io.berth.itest;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A folder as Kubernetes mounts a ConfigMap or a Secret: each file is a link by way of {@code
 * ..data}, itself a link, to a hidden folder that holds them all. A new version is a new folder.
 */
final class Mount {

    private static final Path DATA = Path.of("..data");

    private final Path folder;
    private final Set<String> shown = new HashSet<>();
    private int versions;

    Mount(Path folder) {
        this.folder = folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Everything at once; what is not among it is there no more. */
    void put(Map<String, String> contents) throws IOException {
        Path version = Files.createDirectory(folder.resolve("..version_" + versions++));
        for (Map.Entry<String, String> file : contents.entrySet()) {
            Files.writeString(version.resolve(file.getKey()), file.getValue());
        }
        Path beside = Files.createSymbolicLink(file("..data_tmp"), version.getFileName());
        Files.move(beside, folder.resolve(DATA), ATOMIC_MOVE);
        show(contents.keySet());
    }

    private void show(Set<String> names) throws IOException {
        for (String name : names) {
            if (!Files.exists(file(name), LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(file(name), DATA.resolve(name));
            }
        }
        for (String name : shown) {
            if (!names.contains(name)) {
                Files.delete(file(name));
            }
        }
        shown.clear();
        shown.addAll(names);
    }
}

package io.berth.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder of this process alone, so that nothing stale is ever served. */
record Storage(Path root) {

    static Storage create() throws IOException {
        return new Storage(Files.createTempDirectory("berth-"));
    }

    Path folder(String name) {
        return root.resolve(name);
    }

    /** Deletes what can be deleted: the process is ending, and there is nobody to ask. */
    void delete() {
        try {
            contents().forEach(Storage::delete);
        } catch (IOException | UncheckedIOException gone) {
            // Another thread is deleting it too.
        }
    }

    private List<Path> contents() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException held) {
            // Somebody holds it open, or has just put a file into it; the rest can go all the same.
        }
    }
}

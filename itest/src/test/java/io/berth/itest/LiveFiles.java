package io.berth.itest;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a configuration names, and the ways in which people and programs replace them. */
final class LiveFiles {

    private static final String CERTIFICATE = "tls.pem";
    private static final String KEY = "tls.key";

    private final Path folder;
    private final Path link;
    private int versions;

    /** Puts them in a folder of their own. */
    LiveFiles(Path parent, OpenSsl.Pair first) throws IOException {
        folder = Files.createTempDirectory(parent, "live");
        link = folder.resolve("current");
        swap(first);
    }

    /** As a configuration names them. */
    OpenSsl.Pair pair() {
        return new OpenSsl.Pair(link.resolve(CERTIFICATE), link.resolve(KEY));
    }

    /** In one of the ways in turn. */
    void replace(int turn, OpenSsl.Pair by) throws IOException {
        switch (turn % 3) {
            case 0 -> overwrite(by);
            case 1 -> rename(by);
            default -> swap(by);
        }
    }

    /** In place, as {@code cp} does: each file is empty and then half there for a moment. */
    private void overwrite(OpenSsl.Pair by) throws IOException {
        Files.write(pair().certificate(), Files.readAllBytes(by.certificate()));
        Files.write(pair().key(), Files.readAllBytes(by.key()));
    }

    /** One after the other, each of them whole at once, as {@code mv} does. */
    private void rename(OpenSsl.Pair by) throws IOException {
        renameCertificate(by);
        renameKey(by);
    }

    void renameCertificate(OpenSsl.Pair by) throws IOException {
        rename(by.certificate(), pair().certificate());
    }

    void renameKey(OpenSsl.Pair by) throws IOException {
        rename(by.key(), pair().key());
    }

    private void rename(Path from, Path to) throws IOException {
        Path beside = Files.copy(from, folder.resolve("new"), REPLACE_EXISTING);
        Files.move(beside, to, ATOMIC_MOVE);
    }

    /** Neither is there any more. */
    void remove() throws IOException {
        Files.delete(link);
    }

    /** Both at once, as Kubernetes does: a link leads to another folder. */
    void swap(OpenSsl.Pair by) throws IOException {
        Path version = Files.createDirectory(folder.resolve("version-" + versions++));
        Files.copy(by.certificate(), version.resolve(CERTIFICATE));
        Files.copy(by.key(), version.resolve(KEY));
        Path beside = Files.createSymbolicLink(folder.resolve("link"), version.getFileName());
        Files.move(beside, link, ATOMIC_MOVE);
    }
}

package io.berth.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The temporary folder. */
@Timeout(10)
class StorageTest {

    @Test
    void givenTwoProcessesThenEachHasItsOwn() throws IOException {
        Storage one = Storage.create();
        Storage other = Storage.create();
        assertNotEquals(one, other);
        one.delete();
        other.delete();
    }

    @Test
    void givenFilesInItWhenDeletedThenNothingIsLeft() throws IOException {
        Storage storage = Storage.create();
        Files.createDirectories(storage.folder("bundles").resolve("bundle1"));
        Files.writeString(storage.folder("bundles").resolve("bundle1").resolve("x"), "x");
        storage.delete();
        assertFalse(Files.exists(storage.root()));
    }

    @Test
    void givenItIsGoneWhenDeletedThenNothingHappens() throws IOException {
        Storage storage = Storage.create();
        storage.delete();
        storage.delete();
        assertFalse(Files.exists(storage.root()));
    }
}

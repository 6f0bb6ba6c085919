package io.berth.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the arguments ask for. */
@Timeout(10)
class CommandLineTest {

    @TempDir private Path folder;

    private static UsageException refused(String... arguments) {
        return assertThrows(UsageException.class, () -> CommandLine.content(arguments));
    }

    private static void assertRefused(String message, String... arguments) {
        UsageException usage = refused(arguments);
        assertEquals(2, usage.status());
        assertEquals(message, usage.getMessage().lines().findFirst().orElseThrow());
    }

    @Test
    void givenNothingThenEchoIsServed() throws UsageException {
        assertInstanceOf(EchoContent.class, CommandLine.content());
    }

    @Test
    void givenAFolderThenItIsFollowed() throws UsageException {
        assertEquals(new FolderContent(folder), CommandLine.content(folder.toString()));
    }

    @Test
    void givenAFolderWithoutItsPathThenItIsFoundFromHere() throws UsageException {
        assertEquals(
                new FolderContent(Path.of("src").toAbsolutePath()), CommandLine.content("./src"));
    }

    @Test
    void givenNoSuchFolderThenItIsNamed() {
        Path missing = folder.resolve("missing");
        assertRefused("berth.jar: " + missing + ": no such folder", missing.toString());
    }

    @Test
    void givenAFileThenItIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertRefused("berth.jar: " + file + ": not a folder", file.toString());
    }

    @Test
    void givenACommaThenItIsRefused() throws IOException {
        Path comma = Files.createDirectory(folder.resolve("a,b"));
        assertRefused(
                "berth.jar: " + comma + ": a comma in its name is not supported", comma.toString());
    }

    @Test
    void givenTwoFoldersThenUsageIsSaid() {
        assertRefused("berth.jar: one folder expected, not 2", "a", "b");
        assertTrue(refused("a", "b").getMessage().contains("usage: java -jar berth.jar [DIR]"));
    }

    @Test
    void givenAnUnknownOptionThenUsageIsSaid() {
        assertRefused("berth.jar: unknown option --port", "--port", "80");
        assertTrue(refused("--port").getMessage().contains("usage: java -jar berth.jar [DIR]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help"})
    void givenACallForHelpThenUsageIsNoFailure(String option) {
        assertEquals(0, refused(option).status());
        assertTrue(refused(option).getMessage().startsWith("usage: java -jar berth.jar [DIR]"));
    }
}

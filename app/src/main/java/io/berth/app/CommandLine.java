package io.berth.app;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** Reads the arguments. */
final class CommandLine {

    private static final Set<String> HELP = Set.of("-h", "--help");

    private CommandLine() {}

    /**
     * What is to be served.
     *
     * @throws UsageException where nothing is to be served, or nothing can be
     */
    static Content content(String... arguments) throws UsageException {
        if (arguments.length == 0) {
            return new EchoContent();
        }
        if (HELP.contains(arguments[0])) {
            throw UsageException.help();
        }
        if (arguments[0].startsWith("-")) {
            throw UsageException.misused("unknown option " + arguments[0]);
        }
        if (arguments.length > 1) {
            throw UsageException.misused("one folder expected, not " + arguments.length);
        }
        return new FolderContent(folder(arguments[0]));
    }

    private static Path folder(String text) throws UsageException {
        Path folder = path(text).toAbsolutePath().normalize();
        require(Files.exists(folder), folder, "no such folder");
        require(Files.isDirectory(folder), folder, "not a folder");
        require(Files.isReadable(folder), folder, "not readable");
        // It would be taken for the names of several folders.
        require(!folder.toString().contains(","), folder, "a comma in its name is not supported");
        return folder;
    }

    private static Path path(String text) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw UsageException.unusable(text, "no such folder");
        }
    }

    private static void require(boolean good, Path folder, String problem) throws UsageException {
        if (!good) {
            throw UsageException.unusable(folder.toString(), problem);
        }
    }
}

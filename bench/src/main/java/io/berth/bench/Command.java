package io.berth.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that is run to its end. */
final class Command {

    private Command() {}

    /** Runs it in a folder; what it prints is the result. */
    static String run(Path folder, List<String> words) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new FailedException(String.join(" ", words) + "\n" + printed);
        }
        return printed;
    }
}

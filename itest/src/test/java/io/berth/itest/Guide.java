package io.berth.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of docs/configuration.md, so that tests run what a reader copies. */
final class Guide {

    private static final Path FILE = Path.of("..", "docs", "configuration.md");

    private Guide() {}

    /** The first block of this language after this heading, on a port that the system picks. */
    static String example(String heading, String language) throws IOException {
        String text = Files.readString(FILE);
        int start = text.indexOf("\n" + heading + "\n");
        Matcher block =
                Pattern.compile(
                                "^```" + language + "\n(.*?)^```$",
                                Pattern.MULTILINE | Pattern.DOTALL)
                        .matcher(text);
        if (start < 0 || !block.find(start)) {
            throw new IOException("no " + language + " below " + heading);
        }
        return block.group(1).replace(":7007", ":0");
    }
}

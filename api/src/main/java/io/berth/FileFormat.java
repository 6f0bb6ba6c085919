package io.berth;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The name of a file, which need not be there yet; no text means the empty path, which is none. */
record FileFormat() implements Format<Path> {

    @Override
    public Path read(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw unfit();
        }
    }

    @Override
    public String write(Path value) {
        return value.toString();
    }

    @Override
    public String expected() {
        return "the name of a file";
    }
}

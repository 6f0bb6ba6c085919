package io.berth;

import java.util.regex.Pattern;

/**
 * Text of a given shape; no text means none.
 *
 * @param expected what is accepted
 */
record TextFormat(String expected, Pattern shape) implements Format<String> {

    TextFormat(String expected, String shape) {
        this(expected, Pattern.compile(shape));
    }

    /** Any text on one line. */
    TextFormat(String expected) {
        this(expected, "[^\\p{Cntrl}]+");
    }

    @Override
    public String read(String text) {
        if (!text.isEmpty() && !shape.matcher(text).matches()) {
            throw unfit();
        }
        return text;
    }

    @Override
    public String write(String value) {
        return value;
    }
}

package io.berth;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Strict decimal numbers: no sign, no underscore, no leading zero that might mean octal. */
final class Digits {

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");

    private Digits() {}

    /** The number, or empty if the text is none or exceeds a {@code long}. */
    static OptionalLong read(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }
}

package io.berth.impl.osgi;

import java.util.ArrayList;
import java.util.List;

/** Lines of a label and a text each, no wider than a terminal: a long text goes on below. */
final class Sheet {

    private static final int MARGIN = 24;
    private static final int ROOM = Table.WIDTH - MARGIN;

    private final List<String> lines = new ArrayList<>();

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Adds a heading, with a blank line above it where it isn't the first. */
    void heading(String text) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.add(text);
    }

    /** Adds a text below its label. */
    void add(String label, Object value) {
        String left = "  " + label;
        if (left.length() >= MARGIN) {
            lines.add(left);
            left = "";
        }
        for (String line : String.valueOf(value).strip().split("\\R")) {
            for (String part : wrapped(plain(line), ROOM)) {
                lines.add((left + " ".repeat(MARGIN - left.length()) + part).stripTrailing());
                left = "";
            }
        }
    }

    /** Reasons come from anywhere: they are not to steer the terminal. */
    private static String plain(String text) {
        return text.replace('\t', ' ').replaceAll("\\p{Cc}", "?");
    }

    /** A text in parts of so many characters at most, broken at blanks where there are some. */
    static List<String> wrapped(String text, int room) {
        List<String> parts = new ArrayList<>();
        String rest = text;
        while (rest.length() > room) {
            int space = rest.lastIndexOf(' ', room);
            int end = space > 0 ? space : room;
            parts.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        parts.add(rest);
        return parts;
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}

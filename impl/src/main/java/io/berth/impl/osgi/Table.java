package io.berth.impl.osgi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of text that is no wider than a terminal. Nothing is cut: the widest columns give way,
 * and a cell that is too wide for its column has the rest of its row below.
 */
final class Table {

    /** As wide as any terminal. */
    static final int WIDTH = 80;

    private static final int GAP = 2;

    private final List<String[]> rows = new ArrayList<>();

    Table(String... titles) {
        rows.add(titles);
    }

    /** Adds a row of as many cells as there are titles. */
    void add(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    @Override
    public String toString() {
        int[] widths = widths();
        return rows.stream().flatMap(row -> lines(row, widths)).collect(Collectors.joining("\n"));
    }

    private int[] widths() {
        int columns = rows.get(0).length;
        int[] widths = IntStream.range(0, columns).map(this::widestCell).toArray();
        while (IntStream.of(widths).sum() + GAP * (columns - 1) > WIDTH) {
            int widest = widest(widths);
            widths[widest] = widestCell(widest, widths[widest] - 1);
        }
        return widths;
    }

    private int widestCell(int column) {
        return widestCell(column, Integer.MAX_VALUE);
    }

    /** The width of the widest cell that is no wider than this; of the title at least. */
    private int widestCell(int column, int most) {
        return rows.stream()
                .mapToInt(row -> row[column].length())
                .filter(width -> width <= most)
                .max()
                .orElse(0);
    }

    private static int widest(int[] widths) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            widest = widths[i] > widths[widest] ? i : widest;
        }
        return widest;
    }

    private static Stream<String> lines(String[] row, int[] widths) {
        List<String> lines = new ArrayList<>(List.of(""));
        int begin = 0;
        for (int i = 0; i < row.length; i++) {
            for (String part : Sheet.wrapped(row[i], WIDTH - begin)) {
                put(part, begin, lines);
            }
            begin += widths[i] + GAP;
        }
        return lines.stream().map(String::stripTrailing);
    }

    /** Puts text into the last line, or into one below where that place is taken. */
    private static void put(String text, int begin, List<String> lines) {
        int last = lines.size() - 1;
        String line = lines.get(last);
        if (line.length() <= Math.max(0, begin - GAP)) {
            lines.set(last, line + " ".repeat(begin - line.length()) + text);
        } else {
            lines.add(" ".repeat(begin) + text);
        }
    }
}

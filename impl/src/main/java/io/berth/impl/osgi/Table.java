package io.berth.impl.osgi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A table of text that is no wider than a terminal: the widest columns give way. */
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
        List<String> lines = rows.stream().map(row -> line(row, widths)).toList();
        return String.join("\n", lines);
    }

    private int[] widths() {
        int[] widths =
                IntStream.range(0, rows.get(0).length)
                        .map(i -> rows.stream().mapToInt(row -> row[i].length()).max().orElse(0))
                        .toArray();
        while (IntStream.of(widths).sum() + GAP * (widths.length - 1) > WIDTH) {
            widths[widest(widths)]--;
        }
        return widths;
    }

    private static int widest(int[] widths) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            widest = widths[i] > widths[widest] ? i : widest;
        }
        return widest;
    }

    private static String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String cell = cut(row[i], widths[i]);
            line.append(cell).append(" ".repeat(widths[i] - cell.length() + GAP));
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
    }
}

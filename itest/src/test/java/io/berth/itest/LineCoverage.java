package io.berth.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints how much of a module's lines the tests have run, and fails where that is too little. */
public final class LineCoverage {

    private final String module;
    private final long missed;
    private final long covered;

    private LineCoverage(String module, long missed, long covered) {
        this.module = module;
        this.missed = missed;
        this.covered = covered;
    }

    /**
     * @param arguments the CSV report, the module's package prefix, the least percentage
     */
    public static void main(String[] arguments) throws IOException {
        LineCoverage coverage = read(Path.of(arguments[0]), arguments[1]);
        double minimum = Double.parseDouble(arguments[2]);
        System.out.println(coverage);
        if (coverage.percent() < minimum) {
            throw new IllegalStateException(coverage + " (expected at least " + minimum + " %)");
        }
    }

    static LineCoverage read(Path report, String module) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(report)) {
            rows.add(List.of(line.split(",")));
        }
        List<String> header = rows.remove(0);
        int packageColumn = header.indexOf("PACKAGE");
        rows.removeIf(row -> !(row.get(packageColumn) + ".").startsWith(module + "."));
        return new LineCoverage(
                module,
                sum(rows, header.indexOf("LINE_MISSED")),
                sum(rows, header.indexOf("LINE_COVERED")));
    }

    private static long sum(List<List<String>> rows, int column) {
        return rows.stream().mapToLong(row -> Long.parseLong(row.get(column))).sum();
    }

    private double percent() {
        return missed + covered == 0 ? 0 : 100.0 * covered / (missed + covered);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "line coverage of %s: %.1f %% (%d of %d lines)",
                module,
                percent(),
                covered,
                missed + covered);
    }
}

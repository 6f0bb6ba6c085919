package io.berth.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How works are run.
 *
 * @param results the folder that the rows are kept in
 * @param load the load program
 * @param rounds of each peer
 * @param warmup seconds before each window; before the first, eight or more loads of as long each
 * @param seconds of each window
 * @param goesOn whether rounds that are there are kept
 * @param out where what is seen is said
 */
record Plan(
        Path results,
        Path load,
        int rounds,
        double warmup,
        double seconds,
        boolean goesOn,
        PrintStream out) {

    void say(String words) {
        out.println(words);
    }

    /** Says one measurement. */
    void show(Setting setting, Work work, Row row) {
        String kinds =
                work.kind() == Kind.IDLE
                        ? memory(row)
                        : String.format(
                                Locale.ROOT,
                                "%8.2f µs CPU %9.0f/s  busy %4.2f/%4.2f  p99 %8.0f µs",
                                row.value(Figure.CPU),
                                row.value(Figure.RATE),
                                row.value(Figure.SERVER_BUSY),
                                row.value(Figure.LOAD_BUSY),
                                row.value(Figure.P99));
        out.printf(
                "%-7s %-16s %d %-22s %s%n",
                setting.word(), work.name(), row.round(), row.peer(), kinds);
    }

    private static String memory(Row row) {
        return String.format(
                Locale.ROOT,
                "%8.2f KiB heap %8.2f KiB resident, each",
                row.value(Figure.HEAP),
                row.value(Figure.RESIDENT));
    }
}

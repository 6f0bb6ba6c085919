package io.berth.bench;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The table of one work in one setting, in Markdown. */
final class Chapter {

    private static final List<Figure> SPEED =
            List.of(Figure.RATE, Figure.P50, Figure.P99, Figure.SERVER_BUSY, Figure.LOAD_BUSY);
    private static final List<Figure> HANDSHAKES =
            List.of(Figure.RATE, Figure.P50, Figure.P99, Figure.RESUMED, Figure.LOAD_BUSY);

    private final Work work;
    private final Setting setting;
    private final Results results;

    Chapter(Work work, Setting setting, Results results) {
        this.work = work;
        this.setting = setting;
        this.results = results;
    }

    /** What its bars, and its ratios, are of. */
    static Figure chief(Work work) {
        return switch (work.kind()) {
            case IDLE -> Figure.RESIDENT;
            case LATENCY -> Figure.P99;
            case ECHO, CONNECT -> Figure.CPU;
        };
    }

    static String reference(Work work) {
        return Peers.REFERENCE + (work.protection().isTls() ? "-tls" : "");
    }

    String text() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add("### " + work.name() + ", " + setting.word());
        lines.add("");
        lines.add(head());
        lines.add("|---|" + "---|".repeat(4 + others().size()));
        results.peers().forEach(peer -> lines.add(line(peer)));
        return lines.toString();
    }

    private String head() {
        StringJoiner cells = new StringJoiner(" | ", "| ", " |");
        cells.add("peer").add(chief(work).title()).add("spread");
        cells.add("÷ " + reference(work)).add("rounds");
        others().forEach(figure -> cells.add(figure.title()));
        return cells.toString();
    }

    private String line(String peer) {
        Sample chief = results.sample(peer, chief(work));
        double base = results.sample(reference(work), chief(work)).median();
        StringJoiner cells = new StringJoiner(" | ", "| ", " |");
        cells.add(peer).add(number(chief.median())).add(percent(chief.spread()));
        cells.add(number(chief.median() / base)).add(String.valueOf(chief.sorted().length));
        others().forEach(figure -> cells.add(number(results.sample(peer, figure).median())));
        return cells.toString();
    }

    private List<Figure> others() {
        return switch (work.kind()) {
            case IDLE -> List.of(Figure.HEAP);
            case LATENCY -> List.of(Figure.CPU, Figure.RATE, Figure.P50, Figure.P999);
            case CONNECT -> HANDSHAKES;
            case ECHO -> SPEED;
        };
    }

    private static String percent(double part) {
        return Double.isNaN(part) ? "–" : String.format(Locale.ROOT, "%.0f %%", part * 100);
    }

    private static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "–";
        }
        return String.format(Locale.ROOT, value < 1000 ? "%.2f" : "%,.0f", value);
    }
}

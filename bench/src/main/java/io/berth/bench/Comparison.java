package io.berth.bench;

import java.util.Locale;
import java.util.stream.Collectors;

/** The medians of one work in one setting, beside the reference's. */
final class Comparison {

    private Comparison() {}

    /** A table for people. */
    static String of(Results results, Setting setting, Work work) {
        Figure figure = work.kind() == Kind.IDLE ? Figure.RESIDENT : Figure.CPU;
        String reference = Peers.REFERENCE + (work.protection().isTls() ? "-tls" : "");
        double base = results.sample(reference, figure).median();
        return results.peers().stream()
                .map(peer -> line(peer, results.sample(peer, figure), base))
                .collect(
                        Collectors.joining(
                                "\n",
                                "== %s, %s: median of %s, spread, ratio to %s%n"
                                        .formatted(
                                                work.name(),
                                                setting.word(),
                                                figure.title(),
                                                reference),
                                "\n"));
    }

    private static String line(String peer, Sample sample, double base) {
        return String.format(
                Locale.ROOT,
                "   %-24s %9.2f %5.0f%% %6.2f",
                peer,
                sample.median(),
                sample.spread() * 100,
                sample.median() / base);
    }
}

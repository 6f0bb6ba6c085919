package io.berth.bench;

import java.util.List;

/**
 * Whether Berth still costs no more than the reference times a bound. It knows ratios of one run
 * only: absolute times are the machine's.
 */
final class Guard {

    private final double bound;

    /**
     * @param bound the greatest ratio that passes
     */
    Guard(double bound) {
        this.bound = bound;
    }

    /** What is wrong with this work, in words; empty where nothing is. */
    List<String> complaints(Work work, Results results) {
        String suffix = work.protection().isTls() ? "-tls" : "";
        double own = results.sample("berth" + suffix, Figure.CPU).median();
        double other = results.sample(Chapter.reference(work), Figure.CPU).median();
        double ratio = own / other;
        // Not "ratio > bound": a figure that is missing is no pass.
        if (ratio <= bound) {
            return List.of();
        }
        return List.of(
                "%s: CPU per request is %.2f times that of %s (expected at most %.2f)"
                        .formatted(work.name(), ratio, Chapter.reference(work), bound));
    }
}

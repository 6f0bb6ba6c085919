package io.berth.bench;

import java.util.Arrays;

/**
 * The same figure of several rounds.
 *
 * @param sorted from the least
 */
record Sample(double[] sorted) {

    static Sample of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Sample(sorted);
    }

    /** The middle one, or the mean of the two in the middle; NaN where there is none. */
    double median() {
        int size = sorted.length;
        if (size == 0) {
            return Double.NaN;
        }
        return (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
    }

    /** From the least to the greatest, as a part of the median. */
    double spread() {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return (sorted[sorted.length - 1] - sorted[0]) / median();
    }
}

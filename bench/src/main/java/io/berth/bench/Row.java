package io.berth.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One measurement, a line of a result file.
 *
 * @param peer what was measured
 * @param round its turn, from 1
 * @param values in the order of {@link Figure}
 */
record Row(String peer, int round, double[] values) {

    static final String HEADER =
            "peer,round,"
                    + String.join(",", Arrays.stream(Figure.values()).map(Figure::word).toList());

    static Row of(String peer, int round, ToDoubleFunction<Figure> figures) {
        return new Row(peer, round, Arrays.stream(Figure.values()).mapToDouble(figures).toArray());
    }

    static Row parse(String line) {
        String[] words = line.split(",");
        double[] values = Arrays.stream(words).skip(2).mapToDouble(Double::parseDouble).toArray();
        return new Row(words[0], Integer.parseInt(words[1]), values);
    }

    double value(Figure figure) {
        return values[figure.ordinal()];
    }

    String line() {
        StringBuilder line = new StringBuilder(peer + "," + round);
        for (double value : values) {
            line.append(String.format(Locale.ROOT, ",%.4f", value));
        }
        return line.toString();
    }
}

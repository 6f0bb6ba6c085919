package io.berth.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What the load told.
 *
 * @param numbers by key
 * @param latencies in nanoseconds
 */
record Told(Map<String, Long> numbers, Histogram latencies) {

    private static final int DIGITS = 2;

    /** Reads the lines that the load prints. */
    static Told by(List<String> lines) {
        Map<String, Long> numbers = new HashMap<>();
        Histogram latencies = new Histogram(DIGITS);
        for (String line : lines) {
            String[] words = line.split("[ =]");
            if (words[0].equals("latency")) {
                latencies.recordValueWithCount(Long.parseLong(words[1]), Long.parseLong(words[2]));
            } else {
                numbers.put(words[0], Long.parseLong(words[1]));
            }
        }
        return new Told(Map.copyOf(numbers), latencies);
    }

    long number(String key) {
        return numbers.getOrDefault(key, 0L);
    }

    double perSecond() {
        return number("exchanges") * 1e9 / number("nanoseconds");
    }

    /** The server's, in microseconds for each exchange. */
    double cpuMicros() {
        return number("server.cpu") / 1e3 / Math.max(1, number("exchanges"));
    }

    /** How many cores the server kept busy. */
    double serverBusy() {
        return (double) number("server.cpu") / number("nanoseconds");
    }

    /** How much of its one core the load needed; near 1 it was the limit. */
    double loadBusy() {
        return (double) number("load.cpu") / number("nanoseconds");
    }

    double latencyMicros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }
}

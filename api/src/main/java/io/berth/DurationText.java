package io.berth;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as text: {@code 1d2h}, {@code 1h30m}, {@code 250ms}, and ISO 8601's {@code PT5M}. Units
 * stand in falling order, each once. A number without a unit is none, but for {@code 0}.
 */
final class DurationText {

    /**
     * A hundred years: an absolute deadline that far off is still safe to compare in nanoseconds.
     */
    static final Duration MOST = Duration.ofDays(36_500);

    private static final Pattern UNITS =
            Pattern.compile(
                    "(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?"
                            + "(?:([0-9]+)ms)?(?:([0-9]+)[u\u00b5\u03bc]s)?(?:([0-9]+)ns)?");
    private static final Pattern ISO = Pattern.compile("P[0-9DTHMS.]+");
    private static final String[] NAMES = {"d", "h", "m", "s", "ms", "us", "ns"};
    private static final long[] NANOS = {
        86_400_000_000_000L,
        3_600_000_000_000L,
        60_000_000_000L,
        1_000_000_000L,
        1_000_000,
        1_000,
        1
    };

    private DurationText() {}

    /** The duration, or empty if the text is none or is out of range. */
    static Optional<Duration> read(String text) {
        return spoken(text).filter(duration -> duration.compareTo(MOST) <= 0);
    }

    /** The shortest text of a duration; ISO for one that {@link #read} would refuse. */
    static String write(Duration duration) {
        if (duration.isNegative() || duration.compareTo(MOST) > 0) {
            return duration.toString();
        }
        StringBuilder text = new StringBuilder();
        long rest = duration.toNanos();
        for (int i = 0; i < NAMES.length; i++) {
            if (rest >= NANOS[i]) {
                text.append(rest / NANOS[i]).append(NAMES[i]);
                rest %= NANOS[i];
            }
        }
        return text.isEmpty() ? "0" : text.toString();
    }

    private static Optional<Duration> spoken(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        try {
            return ISO.matcher(text).matches()
                    ? Optional.of(Duration.parse(text))
                    : sum(UNITS.matcher(text));
        } catch (ArithmeticException | DateTimeException | NumberFormatException outOfRange) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> sum(Matcher parts) {
        if (!parts.matches() || parts.end() == 0) {
            return Optional.empty();
        }
        long nanos = 0;
        for (int i = 0; i < NANOS.length; i++) {
            String number = parts.group(i + 1);
            if (number != null) {
                nanos = Math.addExact(nanos, Math.multiplyExact(Long.parseLong(number), NANOS[i]));
            }
        }
        return Optional.of(Duration.ofNanos(nanos));
    }
}

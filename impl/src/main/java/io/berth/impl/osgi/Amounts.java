package io.berth.impl.osgi;

import java.time.Duration;
import java.util.Locale;

/** Amounts in few characters, for tables. */
final class Amounts {

    private static final String UNITS = "KMGTPE";
    private static final int KIBI = 1024;
    private static final int SHORT = 10;

    private Amounts() {}

    /** Bytes in units of 1024, such as 999, 1.5K, 12M. */
    static String bytes(long count) {
        double left = count;
        int unit = -1;
        while (left >= KIBI) {
            left /= KIBI;
            unit++;
        }
        if (unit < 0) {
            return Long.toString(count);
        }
        String format = left < SHORT ? "%.1f%s" : "%.0f%s";
        return String.format(Locale.ROOT, format, left, UNITS.charAt(unit));
    }

    /** A time in the largest two units that it has, such as 0s, 59s, 3m12s, 2h5m, 4d1h. */
    static String time(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + "d" + time.toHoursPart() + "h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + "h" + time.toMinutesPart() + "m";
        }
        if (time.toMinutes() > 0) {
            return time.toMinutes() + "m" + time.toSecondsPart() + "s";
        }
        return time.toSeconds() + "s";
    }
}

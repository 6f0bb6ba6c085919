package io.berth;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, plain or with a binary unit. {@code k}, {@code MB} and the like are refused,
 * since people differ on what they mean.
 *
 * @param zero what 0 means
 */
record SizeFormat(String zero) implements Format<Long> {

    private static final Pattern SIZE = Pattern.compile("([0-9]+)(KiB|MiB|GiB)?");
    private static final Map<String, Long> UNITS =
            Map.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    @Override
    public Long read(String text) {
        Matcher size = SIZE.matcher(text);
        OptionalLong number = size.matches() ? Digits.read(size.group(1)) : OptionalLong.empty();
        long unit = number.isPresent() && size.group(2) != null ? UNITS.get(size.group(2)) : 1;
        if (number.isEmpty() || number.getAsLong() > Long.MAX_VALUE / unit) {
            throw unfit();
        }
        return number.getAsLong() * unit;
    }

    @Override
    public String write(Long value) {
        return UNITS.entrySet().stream()
                .filter(unit -> value > 0 && value % unit.getValue() == 0)
                .max(Map.Entry.comparingByValue())
                .map(unit -> value / unit.getValue() + unit.getKey())
                .orElse(value.toString());
    }

    @Override
    public String expected() {
        return "a number of bytes such as 65536, 64KiB, 1MiB or 1GiB, 0 for " + zero;
    }
}

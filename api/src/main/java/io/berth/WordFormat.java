package io.berth;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** One constant of an enum, written in lower case. */
record WordFormat<E extends Enum<E>>(Class<E> type) implements Format<E> {

    @Override
    public E read(String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> write(constant).equals(text))
                .findFirst()
                .orElseThrow(this::unfit);
    }

    @Override
    public String write(E value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String expected() {
        return Arrays.stream(type.getEnumConstants())
                .map(this::write)
                .collect(Collectors.joining(", ", "one of ", ""));
    }
}

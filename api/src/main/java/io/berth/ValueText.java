package io.berth;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Any value that a caller or ConfigAdmin may hand over, as the text that the formats read. */
final class ValueText {

    private ValueText() {}

    /** The value's text, or empty if it is not one simple value. */
    static Optional<String> of(Object value) {
        List<?> elements = elements(value);
        return elements.size() == 1 ? simple(elements.get(0)) : Optional.empty();
    }

    /**
     * The texts of a list, with a separator between them. One text alone may hold several already;
     * one in a list may not, or it would come apart.
     */
    static Optional<String> joined(Object value, String separator) {
        if (value instanceof String text) {
            return simple(text);
        }
        List<Optional<String>> texts = elements(value).stream().map(ValueText::simple).toList();
        boolean whole =
                texts.stream()
                        .allMatch(text -> text.filter(t -> !t.contains(separator)).isPresent());
        return whole
                ? Optional.of(
                        texts.stream()
                                .map(Optional::orElseThrow)
                                .collect(Collectors.joining(separator)))
                : Optional.empty();
    }

    /** The value for a message: the text itself, or what kind of thing it is. */
    static String shown(Object value) {
        List<?> elements = elements(value);
        if (elements.size() != 1) {
            return elements.isEmpty() ? "an empty list" : "a list of " + elements.size();
        }
        Object only = elements.get(0);
        return simple(only).orElseGet(() -> only == null ? "null" : only.getClass().getName());
    }

    private static List<?> elements(Object value) {
        if (value instanceof Collection<?> collection) {
            return collection.stream().toList();
        }
        if (value instanceof char[] text) {
            return List.of(String.valueOf(text));
        }
        if (value != null && value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> Array.get(value, i))
                    .toList();
        }
        return Collections.singletonList(value);
    }

    private static Optional<String> simple(Object value) {
        if (value instanceof String text) {
            return Optional.of(text.strip());
        }
        if (value instanceof Number number) {
            return decimal(number);
        }
        if (value instanceof Duration duration) {
            return Optional.of(DurationText.write(duration));
        }
        if (value instanceof Enum<?> constant) {
            return Optional.of(constant.name().toLowerCase(Locale.ROOT));
        }
        boolean plain =
                value instanceof Boolean
                        || value instanceof Character
                        || value instanceof ListenAddress
                        || value instanceof Path;
        return plain ? Optional.of(value.toString().strip()) : Optional.empty();
    }

    /** JSON readers deliver 5 as 5.0: a whole number is one, whatever type it comes in. */
    private static Optional<String> decimal(Number number) {
        if (number instanceof BigInteger whole) {
            return Optional.of(whole.toString());
        }
        try {
            BigDecimal decimal = new BigDecimal(number.toString());
            return Optional.of(decimal.stripTrailingZeros().toPlainString());
        } catch (NumberFormatException notFinite) {
            return Optional.of(number.toString());
        }
    }
}

package io.berth.impl.osgi;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Reads a service property that holds one word or several. */
final class Words {

    private Words() {}

    /**
     * The words of a property, trimmed, each at least one character long.
     *
     * @throws IllegalArgumentException that says what was found and what was expected
     */
    static List<String> of(String key, Object property) {
        List<?> raw = elements(property);
        if (raw.isEmpty() || !raw.stream().allMatch(String.class::isInstance)) {
            throw unfit(key, shown(property), "a String, String[] or collection of strings");
        }
        List<String> words = raw.stream().map(word -> ((String) word).trim()).toList();
        if (words.contains("")) {
            throw unfit(key, shown(property), "no blank word");
        }
        return words;
    }

    static IllegalArgumentException unfit(String key, String given, String expected) {
        return new IllegalArgumentException(key + ": " + given + " (expected " + expected + ")");
    }

    private static List<?> elements(Object property) {
        if (property instanceof Collection<?> several) {
            return new ArrayList<>(several);
        }
        if (property.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(property))
                    .mapToObj(i -> Array.get(property, i))
                    .toList();
        }
        return List.of(property);
    }

    private static String shown(Object property) {
        String text = elements(property).toString();
        return text.substring(1, text.length() - 1);
    }
}

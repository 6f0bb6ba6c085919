package io.berth;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Several values: an array, a collection, or one text with a separator between them.
 *
 * @param expected what is accepted, with the separator
 */
record ListFormat<T>(String expected, String separator, Format<T> element)
        implements Format<List<T>> {

    @Override
    public List<T> read(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(separator, -1)).map(this::readOne).toList();
    }

    private T readOne(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw unfit();
        }
        try {
            return element.read(stripped);
        } catch (UnfitException e) {
            throw unfit();
        }
    }

    @Override
    public String write(List<T> value) {
        return value.stream().map(element::write).collect(Collectors.joining(separator));
    }

    @Override
    public Optional<String> textOf(Object value) {
        return ValueText.joined(value, separator);
    }
}

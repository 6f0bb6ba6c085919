package io.berth;

import java.util.Optional;

/** How the text of one kind of value is read, written and asked for. */
interface Format<T> {

    /**
     * Reads a value.
     *
     * @param text without blanks around it; empty only where a key without a default is left out
     * @throws UnfitException if the text is no such value
     */
    T read(String text);

    /** The one text that stands for the value; {@link #read} gives the same value back. */
    String write(T value);

    /** What is accepted, in words that go on after "expected". */
    String expected();

    /** The text of what a configuration holds, or empty if it holds nothing of this kind. */
    default Optional<String> textOf(Object value) {
        return ValueText.of(value);
    }

    /** The refusal of a text about which no more can be said. */
    default UnfitException unfit() {
        return new UnfitException(expected());
    }
}

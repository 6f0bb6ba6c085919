package io.berth;

import java.util.Map;

/**
 * One key of a server's configuration.
 *
 * @param defaultText the default as {@link Format#write} gives it; empty where there is none
 * @param isRequired whether a configuration must have it
 */
record Key<T>(String name, String defaultText, boolean isRequired, Format<T> format) {

    /** A key with a default, or a required one where that is empty. */
    Key(String name, String defaultText, Format<T> format) {
        this(name, defaultText, defaultText.isEmpty(), format);
    }

    /** A key that may be left out, and then has the value that the format reads from no text. */
    static <T> Key<T> optional(String name, Format<T> format) {
        return new Key<>(name, "", false, format);
    }

    T defaultValue() {
        return format.read(defaultText);
    }

    /** Whether its value is for nobody's eyes. */
    boolean isSecret() {
        return Finding.isSecret(name);
    }

    /** The value under this key; whoever fills the map puts only what this key's format read. */
    @SuppressWarnings("unchecked")
    T in(Map<Key<?>, Object> values) {
        return (T) values.get(this);
    }

    String textIn(Map<Key<?>, Object> values) {
        return format.write(in(values));
    }

    /** The text for people: a secret is hidden. */
    String shownIn(Map<Key<?>, Object> values) {
        return isSecret() ? Finding.HIDDEN : textIn(values);
    }
}

package io.berth;

import java.util.Map;

/**
 * One key of a server's configuration.
 *
 * @param defaultText the default as {@link Format#write} gives it; empty where the key is required
 */
record Key<T>(String name, String defaultText, Format<T> format) {

    boolean isRequired() {
        return defaultText.isEmpty();
    }

    T defaultValue() {
        return format.read(defaultText);
    }

    /** The value under this key; whoever fills the map puts only what this key's format read. */
    @SuppressWarnings("unchecked")
    T in(Map<Key<?>, Object> values) {
        return (T) values.get(this);
    }

    String textIn(Map<Key<?>, Object> values) {
        return format.write(in(values));
    }
}

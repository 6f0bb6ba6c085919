package io.berth;

import java.util.Objects;

/**
 * A key for a value that a handler or listener keeps with a connection. Two attributes are never
 * equal, whatever their names: keep one in a constant.
 *
 * @param <T> the type of the value
 */
public final class Attribute<T> {

    private final String name;

    private Attribute(String name) {
        this.name = name;
    }

    /**
     * Makes a new key.
     *
     * @param name shown in logs, need not be unique
     * @param <T> the type of the value
     * @return a key that equals itself only
     */
    public static <T> Attribute<T> named(String name) {
        return new Attribute<>(Objects.requireNonNull(name, "name"));
    }

    @Override
    public String toString() {
        return name;
    }
}

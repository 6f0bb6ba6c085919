package io.berth.itest;

import java.util.List;

/**
 * Settings with TLS files in them that no server may serve with.
 *
 * @param name what is wrong
 * @param settings each {@code key=value}
 * @param message what a person is to read
 */
record BadFile(String name, List<String> settings, String message) {

    String[] all() {
        return settings.toArray(String[]::new);
    }

    @Override
    public String toString() {
        return name;
    }
}

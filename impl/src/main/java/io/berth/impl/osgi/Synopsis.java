package io.berth.impl.osgi;

import java.util.List;

/**
 * How a command is typed.
 *
 * @param text its name, then its arguments, in brackets those that may be left out
 */
record Synopsis(String scope, String text) {

    private List<String> words() {
        return List.of(text.split(" "));
    }

    String name() {
        return words().get(0);
    }

    String fullName() {
        return scope + ":" + name();
    }

    private List<String> arguments() {
        return words().subList(1, words().size());
    }

    /** Whether that many arguments make a command. */
    boolean allows(int count) {
        long needed = arguments().stream().filter(word -> !word.startsWith("[")).count();
        return count >= needed && count <= arguments().size();
    }

    @Override
    public String toString() {
        return scope + ":" + text;
    }
}

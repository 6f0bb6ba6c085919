package io.berth.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was asked for on the command line.
 *
 * @param command the first word
 * @param values by key, of {@code key=value}
 * @param flags words that begin with two dashes
 */
record Options(String command, Map<String, String> values, List<String> flags) {

    static Options of(String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> flags = new ArrayList<>();
        for (String argument :
                Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length)) {
            String[] pair = argument.split("=", 2);
            if (pair.length == 2) {
                values.put(pair[0], pair[1]);
            } else if (argument.startsWith("--")) {
                flags.add(argument);
            } else {
                throw new IllegalArgumentException(argument + " (expected key=value or --flag)");
            }
        }
        return new Options(arguments.length == 0 ? "help" : arguments[0], values, flags);
    }

    String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    List<String> list(String key, String otherwise) {
        String text = text(key, otherwise);
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    double number(String key, double otherwise) {
        return Double.parseDouble(text(key, String.valueOf(otherwise)));
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /** Other builds of Berth: {@code build.NAME=CLASSPATH}. */
    Map<String, String> builds() {
        Map<String, String> builds = new LinkedHashMap<>();
        values.forEach(
                (key, value) -> {
                    if (key.startsWith("build.")) {
                        builds.put(key.substring("build.".length()), value);
                    }
                });
        return builds;
    }
}

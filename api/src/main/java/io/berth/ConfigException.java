package io.berth;

import java.util.List;

/**
 * A configuration that can't be used, with everything that is wrong with it.
 *
 * <p>Each problem reads {@code key: value (expected …)}. The values of keys that end in {@code
 * password}, and of keys that Berth does not know, stand there as {@code (hidden)}.
 *
 * @since 1.0
 */
public final class ConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Each as {@code key: value (expected …)}. */
    private final String[] problems;

    /** As the problems, but none of them alone would have been refused. */
    private final String[] warnings;

    ConfigException(List<String> problems, List<String> warnings) {
        super("Invalid configuration:\n  " + String.join("\n  ", problems));
        this.problems = problems.toArray(String[]::new);
        this.warnings = warnings.toArray(String[]::new);
    }

    /**
     * All that is wrong.
     *
     * @return at least one problem, in the order of the keys, then what does not fit together, then
     *     the keys that are not known; unchangeable
     */
    public List<String> problems() {
        return List.of(problems);
    }

    /**
     * What is no problem by itself but may explain one, such as a key that is not known, with the
     * nearest that is.
     *
     * @return perhaps none; unchangeable
     */
    public List<String> warnings() {
        return List.of(warnings);
    }
}

package io.berth;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be thought of a key that is not in the table. The rule is that none is ignored in
 * silence, and none that is there to protect the server is ignored at all.
 */
final class UnknownKey {

    /** What frameworks and tools add to every configuration. */
    private static final List<String> FOREIGN =
            List.of(".", "service.", "component.", "felix.", "osgi.", "org.apache.", "webconsole.");

    /**
     * Whoever writes one of these, or of {@code tls}, however misspelt, wants a server that is not
     * open to all.
     */
    private static final List<String> PROTECTING = List.of("proxy", "allow", "deny");

    private static final Set<String> LATER =
            Set.of("accept.rate", "accept.rate.per.address", "max.connections.per.address");

    private final String key;

    UnknownKey(String key) {
        this.key = key;
    }

    boolean isForeign() {
        return FOREIGN.stream().anyMatch(key::startsWith);
    }

    /** Why the server must not start with this key, if it must not. */
    Optional<String> problem() {
        String lower = key.toLowerCase(Locale.ROOT);
        if (Keys.ALL.stream().map(Key::name).anyMatch(lower::equals)) {
            return remark("expected the key in lower case: " + lower);
        }
        if (lower.startsWith("tls")) {
            return remark("expected no such key, the nearest is " + nearest("tls."));
        }
        if (LATER.contains(lower) || PROTECTING.stream().anyMatch(lower::startsWith)) {
            return remark("expected no such key: not supported by this version");
        }
        return Optional.empty();
    }

    String warning() {
        return Finding.unknown(key, "unknown key, the nearest is " + nearest(""));
    }

    private String nearest(String prefix) {
        return Keys.ALL.stream()
                .map(Key::name)
                .filter(name -> name.startsWith(prefix))
                .min(Comparator.comparingInt(name -> EditDistance.between(key, name)))
                .orElseThrow();
    }

    private Optional<String> remark(String text) {
        return Optional.of(Finding.unknown(key, text));
    }
}

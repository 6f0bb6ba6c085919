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

    /** Whoever writes one of these, however misspelt, wants a server that is not open to all. */
    private static final List<String> PROTECTING = List.of("tls", "proxy", "allow", "deny");

    private static final Set<String> LATER =
            Set.of(
                    "accept.rate",
                    "accept.rate.per.address",
                    "max.connections.per.address",
                    "handshake.timeout");

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
        if (LATER.contains(lower) || PROTECTING.stream().anyMatch(lower::startsWith)) {
            return remark("expected no such key: not supported by this version");
        }
        return Keys.ALL.stream()
                .map(Key::name)
                .filter(lower::equals)
                .findFirst()
                .flatMap(name -> remark("expected the key in lower case: " + name));
    }

    String warning() {
        String nearest =
                Keys.ALL.stream()
                        .map(Key::name)
                        .min(Comparator.comparingInt(name -> EditDistance.between(key, name)))
                        .orElseThrow();
        return Finding.unknown(key, "unknown key, the nearest is " + nearest);
    }

    private Optional<String> remark(String text) {
        return Optional.of(Finding.unknown(key, text));
    }
}

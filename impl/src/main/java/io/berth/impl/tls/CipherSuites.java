package io.berth.impl.tls;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which cipher suites a server offers, the best first.
 *
 * @param supported what the provider has
 * @param protocols that are spoken, by their names
 */
record CipherSuites(Set<String> supported, List<String> protocols) {

    private static final String KEY = "tls.ciphers";

    /** Forward secrecy and authenticated encryption, or nothing: no static RSA, no CBC. */
    private static final List<String> SAFE =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final Pattern BROKEN =
            Pattern.compile(".*_(NULL|anon|EXPORT|RC4|RC2|DES|DES40|3DES|MD5)(_.*|$)");

    /** Those of TLS 1.3 name no way to agree on keys. */
    private static final Pattern NEW = Pattern.compile("TLS_(AES|CHACHA20)_.*");

    /** What tells of a certificate's kind of key, where the suites of TLS 1.3 don't. */
    private static final List<String> KINDS =
            List.of(
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    CipherSuites(String[] supported, List<String> protocols) {
        this(Set.copyOf(Arrays.asList(supported)), protocols);
    }

    /**
     * The suites to offer.
     *
     * @param configured empty for the safe ones
     */
    String[] choose(List<String> configured) {
        configured.forEach(this::check);
        List<String> from = configured.isEmpty() ? SAFE : configured;
        String[] suites =
                from.stream()
                        .filter(supported::contains)
                        .filter(this::isSpoken)
                        .toArray(String[]::new);
        if (suites.length == 0) {
            throw Fault.of(
                    KEY,
                    configured.isEmpty() ? Fault.MISSING : String.join(", ", configured),
                    "at least one suite for " + String.join(" or ", protocols));
        }
        return suites;
    }

    /**
     * The suites to set where TLS 1.3 alone is spoken: those, and some that are never agreed on.
     * Conscrypt asks for a certificate of each kind of key that the suites of TLS 1.2 name, and
     * without any for none.
     */
    String[] withKinds(String... chosen) {
        if (protocols.contains("TLSv1.2")) {
            return chosen;
        }
        return Stream.concat(Arrays.stream(chosen), KINDS.stream().filter(supported::contains))
                .toArray(String[]::new);
    }

    private void check(String suite) {
        if (BROKEN.matcher(suite).matches()) {
            throw Fault.of(
                    KEY, suite, "suites that protect: none of NULL, anon, EXPORT, RC4, DES, 3DES");
        }
        if (!supported.contains(suite)) {
            throw Fault.of(KEY, suite, "suites that the JVM has, such as " + SAFE.get(0));
        }
    }

    private boolean isSpoken(String suite) {
        return protocols.contains(NEW.matcher(suite).matches() ? "TLSv1.3" : "TLSv1.2");
    }
}

package io.berth;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The keys of TLS, in the order in which they are shown. */
final class TlsKeys {

    private static final String COMMA = ",";
    private static final String LINE_BREAK = "\n";

    static final Key<Boolean> ENABLED = new Key<>("tls.enabled", "false", new FlagFormat());
    static final Key<List<Path>> CERTIFICATE = files("tls.certificate");
    static final Key<List<Path>> KEY = files("tls.key");
    static final Key<List<String>> KEY_PASSWORD =
            Key.optional(
                    "tls.key.password",
                    // A password may well have a comma in it, but hardly a line break.
                    new ListFormat<>(
                            "a password, or a list of them with a line break between two",
                            LINE_BREAK,
                            new TextFormat("a password")));
    static final Key<Path> KEYSTORE = Key.optional("tls.keystore", new FileFormat());
    static final Key<String> KEYSTORE_TYPE = storeType("tls.keystore.type");
    static final Key<String> KEYSTORE_PASSWORD = password("tls.keystore.password");
    static final Key<String> KEYSTORE_ALIAS =
            Key.optional("tls.keystore.alias", new TextFormat("the alias of a private key"));
    static final Key<List<Path>> TRUST = files("tls.trust");
    static final Key<Path> TRUSTSTORE = Key.optional("tls.truststore", new FileFormat());
    static final Key<String> TRUSTSTORE_TYPE = storeType("tls.truststore.type");
    static final Key<String> TRUSTSTORE_PASSWORD = password("tls.truststore.password");
    static final Key<TlsConfig.ClientAuth> CLIENT_AUTH =
            new Key<>("tls.client.auth", "none", new WordFormat<>(TlsConfig.ClientAuth.class));
    static final Key<List<String>> PROTOCOLS =
            new Key<>(
                    "tls.protocols",
                    "TLSv1.3,TLSv1.2",
                    words("TLSv1.3, TLSv1.2 or both with a comma between", "TLSv1\\.[23]"));
    static final Key<List<String>> CIPHERS =
            Key.optional(
                    "tls.ciphers",
                    words(
                            "cipher suites by their standard names, such as"
                                    + " TLS_AES_128_GCM_SHA256, with commas between",
                            "(TLS|SSL)_[A-Za-z0-9_]+"));
    static final Key<List<String>> ALPN =
            Key.optional(
                    "tls.alpn",
                    words(
                            "names of application protocols, such as mqtt, with commas between",
                            "[!-~]{1,255}"));
    static final Key<String> PROVIDER =
            Key.optional("tls.provider", new TextFormat("the name of a security provider"));
    static final Key<Duration> RELOAD = new Key<>("tls.reload", "10s", new DurationFormat("never"));

    static final List<Key<?>> ALL =
            List.of(
                    ENABLED,
                    CERTIFICATE,
                    KEY,
                    KEY_PASSWORD,
                    KEYSTORE,
                    KEYSTORE_TYPE,
                    KEYSTORE_PASSWORD,
                    KEYSTORE_ALIAS,
                    TRUST,
                    TRUSTSTORE,
                    TRUSTSTORE_TYPE,
                    TRUSTSTORE_PASSWORD,
                    CLIENT_AUTH,
                    PROTOCOLS,
                    CIPHERS,
                    ALPN,
                    PROVIDER,
                    RELOAD);

    private TlsKeys() {}

    private static Key<List<Path>> files(String name) {
        return Key.optional(
                name,
                new ListFormat<>(
                        "file names without commas, and commas between two",
                        COMMA,
                        new FileFormat()));
    }

    private static Key<String> storeType(String name) {
        return Key.optional(
                name, new TextFormat("a type such as PKCS12 or JKS", "[A-Za-z0-9._/-]+"));
    }

    private static Key<String> password(String name) {
        return Key.optional(name, new TextFormat("a password"));
    }

    private static ListFormat<String> words(String expected, String shape) {
        return new ListFormat<>(expected, COMMA, new TextFormat(expected, shape));
    }
}

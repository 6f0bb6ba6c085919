package io.berth.itest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files of every kind that TLS can't be made of, and settings that don't fit together. */
final class BadFiles {

    /** All passwords begin so. */
    static final String SECRET = "s3cret";

    private static final String PASSWORD = SECRET + "-right";
    private static final String WRONG = SECRET + "-wrong";
    private static final String CERTIFICATES = "a PEM file with certificates, but ";
    private static final String KEY = "a PEM file with one private key, but ";
    private static final String STORE = "a key store, but ";

    private final OpenSsl openssl;
    private final OpenSsl.Pair good;
    private final OpenSsl.Pair other;
    private final List<BadFile> all = new ArrayList<>();

    BadFiles(OpenSsl openssl) throws Exception {
        this.openssl = openssl;
        this.good = openssl.selfSigned("good.example", "P-256");
        this.other = openssl.selfSigned("other.example", "P-256");
        certificates();
        keys();
        pairs();
        keystores();
        trust();
        choices();
    }

    OpenSsl.Pair good() {
        return good;
    }

    Stream<BadFile> all() {
        return all.stream();
    }

    /** What each kind of file can be that any other kind can be too. */
    private void unreadable(String key, String expected, Settings settings) throws Exception {
        Path loop = openssl.file("loop");
        Files.deleteIfExists(loop);
        Files.createSymbolicLink(loop, loop);
        Path empty = text("empty", "");
        unfit(key, openssl.file("nowhere"), expected + "there is no such file", settings);
        unfit(key, openssl.file("."), expected + "it is a directory", settings);
        unfit(key, Path.of("/dev/null"), expected + "it is no regular file", settings);
        // Root may read every file that is one; a link to itself, nobody.
        unfit(key, loop, expected + "it can't be read: ", settings);
        unfit(key, good.key().resolve("below"), expected + "it can't be read: ", settings);
        unfit(key, empty, expected + "it is empty", settings);
    }

    private void certificates() throws Exception {
        Settings beside = file -> List.of("tls.certificate=" + file, "tls.key=" + good.key());
        unreadable("tls.certificate", CERTIFICATES, beside);
        String pem = Files.readString(good.certificate());
        certificate("prose", "no certificate", "it has none");
        certificate("key", Files.readString(good.key()), "it has none");
        certificate("half", pem.substring(0, pem.length() / 2), "its block CERTIFICATE has no end");
        certificate(
                "noBase64", pem.replaceFirst("\nMI", "\n!!"), "its block CERTIFICATE is no Bas");
        certificate(
                "damaged",
                pem.replaceFirst("(?s)\nMI.*\n-----END", "\nAAAA\n-----END"),
                "certificate 1 in it is damaged");
        unfit(
                "tls.certificate",
                text("mixed", pem + Files.readString(other.certificate())),
                "the server's certificate, and each followed by its issuer, but certificate 2, ",
                beside);
    }

    private void certificate(String name, String content, String but) throws IOException {
        Settings beside = file -> List.of("tls.certificate=" + file, "tls.key=" + good.key());
        unfit("tls.certificate", text(name + ".pem", content), CERTIFICATES + but, beside);
    }

    private void keys() throws Exception {
        Settings beside =
                file -> List.of("tls.certificate=" + good.certificate(), "tls.key=" + file);
        unreadable("tls.key", KEY, beside);
        String pem = Files.readString(good.key());
        key("prose", "no key", KEY + "it has none");
        key("certificate", Files.readString(good.certificate()), KEY + "it has none");
        key("half", pem.substring(0, pem.length() / 2), KEY + "its block PRIVATE KEY has no end");
        key(
                "noBase64",
                pem.replaceFirst("\nMI", "\n!!"),
                KEY + "its block PRIVATE KEY is no Base64");
        key("two", pem + pem, KEY + "it has 2");
        key(
                "damaged",
                pem.replaceFirst("(?s)\nMI.*\n-----END", "\nMAMCAQA=\n-----END"),
                KEY + "its content is damaged");
        Path x25519 = openssl.file("x25519.key");
        openssl.run("genpkey -algorithm X25519 -out " + x25519);
        unfit("tls.key", x25519, KEY + "it is of another kind than RSA, EC, Ed25519", beside);
        Path old = openssl.file("old.key");
        openssl.run("ec -aes128 -passout pass:" + PASSWORD + " -in " + good.key() + " -out " + old);
        unfit("tls.key", old, KEY + "it is in OpenSSL's old encryption: convert it", beside);
    }

    private void key(String name, String content, String expected) throws IOException {
        Settings beside =
                file -> List.of("tls.certificate=" + good.certificate(), "tls.key=" + file);
        unfit("tls.key", text(name + ".key", content), expected, beside);
    }

    private void pairs() throws Exception {
        OpenSsl.Pair rsa = openssl.selfSigned("rsa.example", "RSA");
        String expected = "the private key of the certificate CN=good.example, but it is another's";
        for (OpenSsl.Pair one : List.of(other, rsa)) {
            unfit("tls.key", one.key(), expected, this::pair);
        }
        Path encrypted = openssl.file("encrypted.key");
        openssl.run(
                "pkcs8 -topk8 -passout pass:"
                        + PASSWORD
                        + " -in "
                        + good.key()
                        + " -out "
                        + encrypted);
        String whose = " (expected the password of " + encrypted;
        add(
                "encrypted without a password",
                "tls.key.password: missing" + whose + ")",
                pair(encrypted));
        add(
                "encrypted, wrong password",
                "tls.key.password: (hidden)" + whose + ", but it is not)",
                with(pair(encrypted), "tls.key.password=" + WRONG));
    }

    private List<String> pair(Path key) {
        return List.of("tls.certificate=" + good.certificate(), "tls.key=" + key);
    }

    private void keystores() throws Exception {
        Settings alone = file -> List.of("tls.keystore=" + file);
        unreadable("tls.keystore", STORE, alone);
        unfit("tls.keystore", text("prose.p12", "no store"), STORE + "it can't be read as", alone);
        Path store = store(good, "good.p12");
        String whose = " (expected the password of " + store;
        add("store without password", "tls.keystore.password: missing" + whose, alone.with(store));
        add(
                "store, wrong password",
                "tls.keystore.password: (hidden)" + whose + ", but it is not)",
                with(alone.with(store), "tls.keystore.password=" + WRONG));
        List<String> opened = with(alone.with(store), "tls.keystore.password=" + PASSWORD);
        add(
                "store, unknown type",
                "tls.keystore.type: BKS2 (expected a type that the JVM has, such as PKCS12",
                with(opened, "tls.keystore.type=BKS2"));
        add(
                "store, another type",
                "tls.keystore: " + store + " (expected a key store, but it can't be read as one of",
                with(opened, "tls.keystore.type=JCEKS"));
        add(
                "store, unknown alias",
                "tls.keystore.alias: nobody (expected a private key in " + store + ", such as 1)",
                with(opened, "tls.keystore.alias=nobody"));
        Path trust = trusted("onlyTrust.p12");
        add(
                "store without a key",
                "tls.keystore: " + trust + " (expected a key store with a private key, but it has",
                with(alone.with(trust), "tls.keystore.password=" + PASSWORD));
        Path jks = jks("keys.jks");
        add(
                "store, wrong password of its key",
                "tls.key.password: (hidden) (expected the password of " + jks + ", but it is not)",
                with(
                        alone.with(jks),
                        "tls.keystore.password=" + PASSWORD,
                        "tls.key.password=" + WRONG));
    }

    private void trust() throws Exception {
        Settings need = file -> with(pair(good.key()), "tls.client.auth=need", "tls.trust=" + file);
        unreadable("tls.trust", CERTIFICATES, need);
        unfit("tls.trust", text("proseTrust.pem", "none"), CERTIFICATES + "it has none", need);
        Settings store =
                file -> with(pair(good.key()), "tls.client.auth=need", "tls.truststore=" + file);
        unreadable("tls.truststore", STORE, store);
        unfit("tls.truststore", text("prose2.p12", "x"), STORE + "it can't be read as one", store);
        Path trusted = trusted("trust.p12");
        add(
                "trust store, wrong password",
                "tls.truststore.password: (hidden) (expected the password of " + trusted,
                with(store.with(trusted), "tls.truststore.password=" + WRONG));
        add(
                "trust store, unknown type",
                "tls.truststore.type: BKS2 (expected a type that the JVM has",
                with(
                        store.with(trusted),
                        "tls.truststore.type=BKS2",
                        "tls.truststore.password=" + PASSWORD));
        Path keys = store(good, "onlyKeys.p12");
        add(
                "trust store without a trusted certificate",
                "tls.truststore: " + keys + " (expected a key store with trusted certificates, but",
                with(store.with(keys), "tls.truststore.password=" + PASSWORD));
    }

    private void choices() {
        String named = good.certificate() + "," + other.certificate();
        add(
                "a list of another length",
                "tls.key: a list of 1 (expected as many as in tls.certificate, 2, and in the same",
                List.of("tls.certificate=" + named, "tls.key=" + good.key()));
        beside(
                "need without a trust",
                "tls.client.auth=need",
                "need (expected tls.trust or tls.tr");
        beside(
                "want without a trust",
                "tls.client.auth=want",
                "want (expected tls.trust or tls.tr");
        beside("unknown protocol", "tls.protocols=TLSv1.4", "TLSv1.4 (expected TLSv1.3, TLSv1.2");
        beside("old protocol", "tls.protocols=TLSv1.1", "TLSv1.1 (expected TLSv1.3, TLSv1.2");
        beside(
                "no suite",
                "tls.ciphers=strong",
                "strong (expected cipher suites by their standard");
        beside(
                "unknown suite",
                "tls.ciphers=TLS_AES_512_GCM_SHA512",
                "TLS_AES_512_GCM_SHA512 (expected suites that the JVM has, such as TLS_AES_128_GCM_");
        beside(
                "broken suite",
                "tls.ciphers=TLS_RSA_WITH_NULL_SHA",
                "TLS_RSA_WITH_NULL_SHA (expected suites that protect: none of NULL, anon, EXPORT");
        add(
                "no suite for the protocol",
                "tls.ciphers: TLS_AES_128_GCM_SHA256 (expected at least one suite for TLSv1.2)",
                with(
                        pair(good.key()),
                        "tls.ciphers=TLS_AES_128_GCM_SHA256",
                        "tls.protocols=TLSv1.2"));
        beside(
                "unknown provider",
                "tls.provider=Conscrypt",
                "Conscrypt (expected an installed security provider, which are SUN, ");
        beside(
                "a provider without TLS",
                "tls.provider=SUN",
                "SUN (expected a security provider that does TLS, as these do: SunJSSE)");
        beside(
                "a password too many",
                "tls.key.password=" + WRONG + "\n" + WRONG,
                "(hidden) (expec");
        beside(
                "the password of no store",
                "tls.keystore.password=" + WRONG,
                "(hidden) (expected tls.keystore beside it)");
        beside("a misspelt key", "tls.key.passwort=" + WRONG, "(hidden) (expected no such key");
        add(
                "nothing to show",
                "tls.certificate: missing (expected tls.certificate and tls.key, tls.keystore, or",
                List.of());
    }

    /** Another setting beside a good pair. */
    private void beside(String name, String setting, String rest) {
        String key = setting.substring(0, setting.indexOf('='));
        add(name, key + ": " + rest, with(pair(good.key()), setting));
    }

    private void unfit(String key, Path file, String expected, Settings settings) {
        add(
                key + " " + file.getFileName(),
                key + ": " + file + " (expected " + expected,
                settings.with(file));
    }

    private void add(String name, String message, List<String> settings) {
        all.add(new BadFile(name, with(settings, "tls.enabled=true"), message));
    }

    private Path text(String name, String content) throws IOException {
        return Files.writeString(openssl.file(name), content, ISO_8859_1);
    }

    private Path store(OpenSsl.Pair pair, String name) throws Exception {
        Path store = openssl.file(name);
        openssl.run(
                "pkcs12 -export -passout pass:"
                        + PASSWORD
                        + " -in "
                        + pair.certificate()
                        + " -inkey "
                        + pair.key()
                        + " -out "
                        + store);
        return store;
    }

    private Path trusted(String name) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        KeyStore keys =
                KeyStore.getInstance(store(good, "asTrust.p12").toFile(), PASSWORD.toCharArray());
        trust.setCertificateEntry("one", keys.getCertificate("1"));
        return written(trust, name);
    }

    /** A store whose key has the same password as the store. */
    private Path jks(String name) throws Exception {
        KeyStore from =
                KeyStore.getInstance(store(good, "asJks.p12").toFile(), PASSWORD.toCharArray());
        KeyStore jks = KeyStore.getInstance("JKS");
        jks.load(null, null);
        char[] password = PASSWORD.toCharArray();
        jks.setKeyEntry("one", from.getKey("1", password), password, from.getCertificateChain("1"));
        return written(jks, name);
    }

    private Path written(KeyStore store, String name) throws Exception {
        Path file = openssl.file(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private static List<String> with(List<String> settings, String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        return all;
    }

    /** Settings with a file in them. */
    private interface Settings {

        List<String> with(Path file);
    }
}

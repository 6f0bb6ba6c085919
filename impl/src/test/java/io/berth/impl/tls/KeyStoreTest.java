package io.berth.impl.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerException;
import io.berth.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class KeyStoreTest {

    @TempDir static Path dir;
    private static Pki pki;
    private static Pki.Pair pem;
    private static Path pkcs12;
    private static Path jks;
    private static Path openssl;

    @BeforeAll
    static void makeStores() {
        pki = new Pki(dir);
        pem = pki.selfSigned("pem", "P-256");
        pkcs12 = store("keys.p12", "PKCS12", "sesame", "sesame", "beta", "Alpha", "gamma");
        jks = store("keys.jks", "JKS", "sesame", "sesame own", "main");
        openssl = pki.file("openssl.p12");
        pki.openssl(
                "pkcs12 -export -name main -passout pass:sesame -out " + openssl,
                "-in " + pem.certificate() + " -inkey " + pem.key());
    }

    private static Path store(
            String name, String type, String password, String keyPassword, String... aliases) {
        Path store = pki.file(name);
        Path storeSecret = pki.write("store-secret", password);
        Path keySecret = pki.write("key-secret", keyPassword);
        for (String alias : aliases) {
            pki.keytool(
                    "-genkeypair -keyalg EC -validity 30 -dname CN=" + alias + " -alias " + alias,
                    "-storetype " + type + " -keystore " + store,
                    "-storepass:file " + storeSecret + " -keypass:file " + keySecret);
        }
        return store;
    }

    private static TlsConfig.Builder config(Path store, String password) {
        return TlsConfig.builder().keystore(store).keystorePassword(password);
    }

    private static List<String> subjects(TlsConfig config) {
        return TlsMaterial.of(config, SourceFiles.of(config), Instant.now()).identities().stream()
                .map(identity -> Chain.name(identity.chain().get(0)))
                .toList();
    }

    @Nested
    class GivenKeys {

        @Test
        void takesAllOfThemInTheOrderOfTheirAliases() {
            assertEquals(
                    List.of("CN=Alpha", "CN=beta", "CN=gamma"),
                    subjects(config(pkcs12, "sesame").build()));
        }

        @Test
        void putsTheAliasFirst() {
            assertEquals(
                    List.of("CN=gamma", "CN=Alpha", "CN=beta"),
                    subjects(config(pkcs12, "sesame").keystoreAlias("gamma").build()));
            assertEquals(
                    "CN=Alpha",
                    subjects(config(pkcs12, "sesame").keystoreAlias("ALPHA").build()).get(0));
        }

        @ParameterizedTest
        @ValueSource(strings = {"PKCS12", "pkcs12"})
        void takesTheTypeByItsName(String type) {
            TlsContext.of(config(pkcs12, "sesame").keystoreType(type).build());
        }

        @Test
        void takesAJksWithAPasswordOfItsKeysOwn() {
            TlsConfig.Builder config = config(jks, "sesame").keyPasswords("sesame own");

            assertEquals(List.of("CN=main"), subjects(config.build()));
            assertEquals(List.of("CN=main"), subjects(config.keystoreType("JKS").build()));
        }

        @Test
        void takesWhatOpensslWrites() {
            assertEquals(List.of("CN=pem"), subjects(config(openssl, "sesame").build()));
        }

        @Test
        void takesAStoreWithoutAPassword() {
            Path open = pki.file("open.p12");
            pki.openssl(
                    "pkcs12 -export -passout pass: -out " + open,
                    "-in " + pem.certificate() + " -inkey " + pem.key());

            assertEquals(List.of("CN=pem"), subjects(TlsConfig.builder().keystore(open).build()));
        }

        @Test
        void takesAChain() {
            Pki.Pair root = pki.authority("root");
            Pki.Pair leaf = pki.issued(root, "leaf", "rsa");
            Path chain = pki.file("chain.p12");
            pki.openssl(
                    "pkcs12 -export -passout pass:sesame -out " + chain,
                    "-in " + leaf.certificate() + " -inkey " + leaf.key(),
                    "-certfile " + root.certificate());
            TlsConfig config = config(chain, "sesame").build();

            assertEquals(
                    2,
                    TlsMaterial.of(config, SourceFiles.of(config), Instant.now())
                            .identities()
                            .get(0)
                            .chain()
                            .size());
        }
    }

    @Nested
    class GivenNoUsableStore {

        private String expected(Path store, String but) {
            return "tls.keystore: " + store + " (expected a key store, but " + but + ")";
        }

        @Test
        void refusesMissingEmptyAndOtherFiles() {
            Path missing = pki.file("missing.p12");
            Path empty = pki.write("empty.p12");
            Path garbage = pki.write("garbage.p12", "garbage".repeat(50));

            assertEquals(
                    expected(missing, "there is no such file"),
                    Refusals.of(config(missing, "sesame").build()));
            assertEquals(
                    expected(dir, "it is a directory"), Refusals.of(config(dir, "sesame").build()));
            assertEquals(
                    expected(empty, "it is empty"), Refusals.of(config(empty, "sesame").build()));
            assertEquals(
                    expected(garbage, "it can't be read as one of type PKCS12"),
                    Refusals.of(config(garbage, "sesame").build()));
            assertEquals(
                    expected(pem.key(), "it can't be read as one of type PKCS12"),
                    Refusals.of(config(pem.key(), "sesame").build()));
        }

        @Test
        void refusesEveryDamageWithOneLine() throws Exception {
            for (Path store : List.of(openssl, jks)) {
                byte[] content = Files.readAllBytes(store);
                for (int i = 0; i < content.length; i += 61) {
                    byte[] damaged = content.clone();
                    damaged[i] ^= 0x55;
                    Path file = Files.write(pki.file("damaged.p12"), damaged);
                    try {
                        TlsContext.of(config(file, "sesame").keyPasswords("sesame own").build());
                    } catch (ServerException e) {
                        assertTrue(Refusals.of(e).startsWith("tls."));
                    }
                }
            }
        }

        @Test
        void refusesALengthBelowZero() throws Exception {
            // Magic, version 2, one entry, a private key, its alias "a", its date, its length.
            String jceks = "cececece 00000002 00000001 00000001 000161 0000000000000000 80000000";
            Path file = pki.file("below.jceks");
            Files.write(file, HexFormat.of().parseHex(jceks.replace(" ", "")));

            assertEquals(
                    expected(file, "it can't be read as one of type JCEKS"),
                    Refusals.of(config(file, "sesame").build()));
        }

        @Test
        void refusesAWrongPassword() {
            for (Path store : List.of(pkcs12, jks, openssl)) {
                assertEquals(
                        "tls.keystore.password: (hidden) (expected the password of "
                                + store
                                + ", but it is not)",
                        Refusals.of(config(store, "wrong sesame").build()));
            }
        }

        @Test
        void refusesAMissingPassword() {
            for (Path store : List.of(pkcs12, jks, openssl)) {
                assertEquals(
                        "tls.keystore.password: missing (expected the password of " + store + ")",
                        Refusals.of(TlsConfig.builder().keystore(store).build()));
            }
        }

        @Test
        void refusesAWrongPasswordOfItsKeys() {
            assertEquals(
                    "tls.key.password: (hidden) (expected the password of "
                            + jks
                            + ", but it is not)",
                    Refusals.of(config(jks, "sesame").keyPasswords("wrong sesame").build()));
        }

        @Test
        void refusesATypeThatIsNone() {
            assertEquals(
                    "tls.keystore.type: NONE (expected a type that the JVM has, such as PKCS12 or"
                            + " JKS)",
                    Refusals.of(config(pkcs12, "sesame").keystoreType("NONE").build()));
        }

        @Test
        void refusesAnAliasThatIsNone() {
            assertEquals(
                    "tls.keystore.alias: delta (expected a private key in "
                            + pkcs12
                            + ", such as alpha, beta, gamma)",
                    Refusals.of(config(pkcs12, "sesame").keystoreAlias("delta").build()));
        }

        @Test
        void refusesAStoreOfCertificatesAlone() {
            Path trust = trustStore("no-keys.p12", "PKCS12");

            assertEquals(
                    "tls.keystore: "
                            + trust
                            + " (expected a key store with a private key, but it has none)",
                    Refusals.of(config(trust, "sesame").build()));
        }
    }

    private static Path trustStore(String name, String type) {
        try (InputStream in = Files.newInputStream(pem.certificate());
                OutputStream out = Files.newOutputStream(pki.file(name))) {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            store.store(out, "sesame".toCharArray());
            return pki.file(name);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nested
    class GivenATrustStore {

        private TlsConfig.Builder trusting(Path store) {
            return TlsConfig.builder()
                    .certificates(pem.certificate())
                    .keys(pem.key())
                    .truststore(store)
                    .clientAuth(TlsConfig.ClientAuth.NEED);
        }

        private List<String> trusted(TlsConfig config) {
            return TlsMaterial.of(config, SourceFiles.of(config), Instant.now())
                    .authorities()
                    .stream()
                    .map(Chain::name)
                    .toList();
        }

        @ParameterizedTest
        @ValueSource(strings = {"PKCS12", "JKS"})
        void takesIt(String type) {
            TlsConfig.Builder config = trusting(trustStore("trust." + type, type));

            assertEquals(List.of("CN=pem"), trusted(config.truststorePassword("sesame").build()));
            assertEquals(List.of("CN=pem"), trusted(config.truststoreType(type).build()));
        }

        @Test
        void takesAJksUncheckedWhereThereIsNoPassword() {
            assertEquals(
                    List.of("CN=pem"),
                    trusted(trusting(trustStore("unchecked.jks", "JKS")).build()));
        }

        @Test
        void refusesAWrongOrMissingPasswordAndAStoreOfKeysAlone() {
            Path trust = trustStore("wrong.p12", "PKCS12");

            assertEquals(
                    "tls.truststore.password: (hidden) (expected the password of "
                            + trust
                            + ", but it is not)",
                    Refusals.of(trusting(trust).truststorePassword("wrong sesame").build()));
            assertEquals(
                    "tls.truststore.password: missing (expected the password of " + trust + ")",
                    Refusals.of(trusting(trust).build()));
            assertEquals(
                    "tls.truststore: "
                            + pkcs12
                            + " (expected a key store with trusted certificates, but it has none)",
                    Refusals.of(trusting(pkcs12).truststorePassword("sesame").build()));
        }
    }

    @Nested
    class WhenShown {

        @Test
        void doesNotTellThePassword() {
            StoreFile file = new StoreFile(new Origin("tls.keystore", pkcs12), "JKS", "sesame");
            StoreKeys keys = new StoreKeys(file, null, "sesame too");
            TlsConfig config = config(pkcs12, "sesame").build();
            TlsMaterial material = TlsMaterial.of(config, SourceFiles.of(config), Instant.now());

            for (Object shown :
                    List.of(
                            file,
                            keys,
                            new StoreTrust(file),
                            config,
                            material,
                            material.identities(),
                            TlsContext.of(config))) {
                assertFalse(shown.toString().contains("sesame"), shown::toString);
                assertFalse(shown.toString().contains("rivate"), shown::toString);
            }
            assertEquals(
                    "TlsContext[CN=Alpha, CN=beta, CN=gamma]", TlsContext.of(config).toString());
        }
    }
}

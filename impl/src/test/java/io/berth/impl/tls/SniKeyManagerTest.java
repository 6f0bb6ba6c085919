package io.berth.impl.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.berth.TlsConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SniKeyManagerTest {

    @TempDir static Path dir;
    private static SniKeyManager manager;

    @BeforeAll
    static void makeCertificates() {
        Pki pki = new Pki(dir);
        manager =
                manager(
                        pki.selfSigned("first", "rsa", "one.example", "uno.example"),
                        pki.selfSigned("two", "P-256", "Two.Example"),
                        pki.selfSigned("wild", "P-256", "*.wild.example", "one.example.org"),
                        pki.selfSigned("exact", "rsa", "exact.wild.example"),
                        pki.selfSigned("first-ec", "P-256", "uno.example", "one.example"),
                        pki.selfSigned("top", "P-256", "*.test"));
    }

    private static SniKeyManager manager(Pki.Pair... pairs) {
        TlsConfig config =
                TlsConfig.builder()
                        .certificates(
                                Stream.of(pairs).map(Pki.Pair::certificate).toArray(Path[]::new))
                        .keys(Stream.of(pairs).map(Pki.Pair::key).toArray(Path[]::new))
                        .build();
        return new SniKeyManager(
                TlsMaterial.of(config, SourceFiles.of(config), Instant.now()).identities());
    }

    @ParameterizedTest
    @CsvSource({
        "one.example, first first-ec",
        "uno.example, first first-ec",
        "two.example, two",
        "a.wild.example, wild",
        "b.wild.example, wild",
        "exact.wild.example, exact",
        "one.example.org, wild",
        "host.test, top",
    })
    void takesThoseOfTheName(String host, String expected) {
        assertEquals(expected, names(host));
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "unknown.example",
        "wild.example",
        "a.b.wild.example",
        ".wild.example",
        "test",
        "*.other",
        "127.0.0.1",
        "two.example.",
    })
    void takesTheFirstAndItsEqualsForAllOthers(String host) {
        assertEquals("first first-ec", names(host));
    }

    private static String names(String host) {
        return names(manager, host);
    }

    private static String names(SniKeyManager manager, String host) {
        return String.join(
                " ",
                manager.candidates(host).stream()
                        .map(one -> Chain.name(one.chain().get(0)).substring("CN=".length()))
                        .toList());
    }

    @Test
    void aCertificateWithoutNamesServesAllOthersWithItsOwnKindOfKeyOnly() {
        Pki pki = new Pki(dir);
        Pki.Pair rsa = pki.nameless("nameless", "rsa");
        Pki.Pair other = pki.nameless("nameless-other", "P-256");
        SniKeyManager nameless = manager(rsa, other);

        assertEquals("nameless", names(nameless, "unknown.example"));
        assertNull(nameless.chooseServerAlias("EC", null, null));
    }

    @Test
    void choosesByTheKindOfKeyAmongThem() {
        assertEquals("0", manager.chooseServerAlias("RSA", null, null));
        assertEquals("4", manager.chooseServerAlias("EC", null, null));
        assertNull(manager.chooseServerAlias("EdDSA", null, null));
    }

    @Test
    void isNoClient() {
        assertNull(manager.getClientAliases("RSA", null));
        assertNull(manager.chooseClientAlias(new String[] {"RSA"}, null, null));
    }

    @Test
    void answersForItsAliasesOnly() {
        assertEquals(1, manager.getServerAliases("RSA", null).length);
        assertNull(manager.getServerAliases("EdDSA", null));
        assertNull(manager.getPrivateKey(null));
        assertNull(manager.getCertificateChain(null));
        assertEquals("EC", manager.getPrivateKey("4").getAlgorithm());
        assertEquals(1, manager.getCertificateChain("4").length);
    }
}

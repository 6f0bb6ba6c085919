package io.berth.impl.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class CipherSuitesTest {

    private static final List<String> BOTH = List.of("TLSv1.3", "TLSv1.2");

    private static String[] jvm() throws Exception {
        return SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites();
    }

    private static String[] choose(List<String> protocols, String... configured) throws Exception {
        return new CipherSuites(jvm(), protocols).choose(List.of(configured));
    }

    private static String refusal(List<String> protocols, String... configured) {
        return Refusals.of(
                assertThrows(ServerException.class, () -> choose(protocols, configured)));
    }

    @Test
    void offersTheSafeOnesOfBothProtocols() throws Exception {
        List<String> suites = List.of(choose(BOTH));

        assertEquals(9, suites.size());
        for (String suite : suites) {
            assertTrue(suite.matches("TLS_((AES|CHACHA20)_|ECDHE_(ECDSA|RSA)_WITH_).*"), suite);
            assertTrue(suite.matches(".*(_GCM_|POLY1305).*"), suite);
            assertFalse(suite.matches(".*(NULL|anon|EXPORT|RC4|3DES|CBC|TLS_RSA).*"), suite);
        }
    }

    @Test
    void offersThoseOfTheProtocolsThatAreSpoken() throws Exception {
        assertArrayEquals(
                new String[] {
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256"
                },
                choose(List.of("TLSv1.3")));
        assertEquals(6, choose(List.of("TLSv1.2")).length);
    }

    @Test
    void tellsOfKindsOfKeysWhereTls13AloneIsSpoken() throws Exception {
        List<String> alone = List.of("TLSv1.3");
        String[] set = new CipherSuites(jvm(), alone).withKinds("TLS_AES_128_GCM_SHA256");

        assertArrayEquals(
                new String[] {
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
                },
                set);
    }

    @Test
    void addsNoneWhereTls12IsSpokenToo() throws Exception {
        String[] set = new CipherSuites(jvm(), BOTH).withKinds("TLS_AES_128_GCM_SHA256");

        assertArrayEquals(new String[] {"TLS_AES_128_GCM_SHA256"}, set);
    }

    @Test
    void leavesOutWhatTheProviderDoesNotHave() {
        String[] few = {"TLS_AES_256_GCM_SHA384", "TLS_RSA_WITH_AES_128_CBC_SHA"};

        assertArrayEquals(
                new String[] {"TLS_AES_256_GCM_SHA384"},
                new CipherSuites(few, BOTH).choose(List.of()));
        assertThrows(
                ServerException.class,
                () -> new CipherSuites(few, List.of("TLSv1.2")).choose(List.of()));
    }

    @Test
    void takesTheConfiguredOnesInTheirOrder() throws Exception {
        String[] wanted = {
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256"
        };

        assertArrayEquals(wanted, choose(BOTH, wanted));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_RSA_WITH_NULL_SHA256",
                "TLS_DH_anon_WITH_AES_128_GCM_SHA256",
                "TLS_ECDH_anon_WITH_NULL_SHA",
                "SSL_RSA_WITH_RC4_128_MD5",
                "SSL_RSA_EXPORT_WITH_RC4_40_MD5",
                "SSL_RSA_WITH_DES_CBC_SHA",
                "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
            })
    void refusesWhatProtectsNothing(String suite) {
        assertEquals(
                "tls.ciphers: "
                        + suite
                        + " (expected suites that protect: none of NULL, anon, EXPORT, RC4, DES,"
                        + " 3DES)",
                refusal(BOTH, "TLS_AES_128_GCM_SHA256", suite));
    }

    @Test
    void refusesWhatTheJvmDoesNotHave() {
        assertEquals(
                "tls.ciphers: TLS_AES_1024_GCM_SHA1 (expected suites that the JVM has, such as"
                        + " TLS_AES_128_GCM_SHA256)",
                refusal(BOTH, "TLS_AES_1024_GCM_SHA1"));
    }

    @Test
    void refusesThoseOfAnotherProtocolAlone() {
        assertEquals(
                "tls.ciphers: TLS_AES_128_GCM_SHA256 (expected at least one suite for TLSv1.2)",
                refusal(List.of("TLSv1.2"), "TLS_AES_128_GCM_SHA256"));
    }
}

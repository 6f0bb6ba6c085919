package io.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class TlsConfigTest {

    private static final Path A = Path.of("a.pem");
    private static final Path B = Path.of("b.pem");

    private static Map<String, Object> settings(Object... keysAndValues) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", "echo");
        settings.put("address", "127.0.0.1:7007");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }

    private static ServerConfig server(Object... keysAndValues) {
        return ServerConfig.of(settings(keysAndValues));
    }

    private static TlsConfig tls(Object... keysAndValues) {
        return server(keysAndValues).tls();
    }

    private static List<String> problems(Object... keysAndValues) {
        Map<String, Object> settings = settings(keysAndValues);
        return assertThrows(ConfigException.class, () -> ServerConfig.of(settings)).problems();
    }

    private static final Object[] EVERY_KEY = {
        "tls.enabled", "true",
        "tls.certificate", "a.pem, b.pem",
        "tls.key", "a.key,b.key",
        "tls.key.password", "first, with a comma\nsecond",
        "tls.trust", "ca.pem",
        "tls.client.auth", "need",
        "tls.protocols", "TLSv1.3",
        "tls.ciphers", "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384",
        "tls.alpn", "mqtt,x-amzn-mqtt-ca",
        "tls.provider", "SunJSSE",
        "tls.reload", "1m",
    };

    private static final Object[] STORES = {
        "tls.enabled", "true",
        "tls.keystore", "keys.p12",
        "tls.keystore.type", "PKCS12",
        "tls.keystore.password", "sesame",
        "tls.keystore.alias", "main",
        "tls.key.password", "sesame too",
        "tls.truststore", "trust.jks",
        "tls.truststore.type", "JKS",
        "tls.truststore.password", "sesame three",
        "tls.client.auth", "want",
    };

    @Nested
    class GivenNothing {

        @Test
        void isNotEnabled() {
            TlsConfig tls = tls();

            assertFalse(tls.isEnabled());
            assertEquals(List.of(), tls.certificates());
            assertEquals(List.of(), tls.keys());
            assertEquals(List.of(), tls.keyPasswords());
            assertEquals(Optional.empty(), tls.keystore());
            assertEquals(Optional.empty(), tls.keystoreType());
            assertEquals(Optional.empty(), tls.keystorePassword());
            assertEquals(Optional.empty(), tls.keystoreAlias());
            assertEquals(List.of(), tls.trust());
            assertEquals(Optional.empty(), tls.truststore());
            assertEquals(Optional.empty(), tls.truststoreType());
            assertEquals(Optional.empty(), tls.truststorePassword());
            assertEquals(TlsConfig.ClientAuth.NONE, tls.clientAuth());
            assertEquals(List.of("TLSv1.3", "TLSv1.2"), tls.protocols());
            assertEquals(List.of(), tls.ciphers());
            assertEquals(List.of(), tls.applicationProtocols());
            assertEquals(Optional.empty(), tls.provider());
            assertEquals(Duration.ofSeconds(10), tls.reload());
            assertEquals("TlsConfig[]", tls.toString());
        }

        @Test
        void leavesWhatIsNotSetOutOfTheMap() {
            assertEquals(
                    List.of("tls.enabled", "tls.client.auth", "tls.protocols", "tls.reload"),
                    server().toMap().keySet().stream().filter(k -> k.startsWith("tls.")).toList());
        }
    }

    @Nested
    class GivenPemFiles {

        private final ServerConfig server = server(EVERY_KEY);

        @Test
        void readsEachKey() {
            TlsConfig tls = server.tls();

            assertTrue(tls.isEnabled());
            assertEquals(List.of(A, B), tls.certificates());
            assertEquals(List.of(Path.of("a.key"), Path.of("b.key")), tls.keys());
            assertEquals(List.of("first, with a comma", "second"), tls.keyPasswords());
            assertEquals(List.of(Path.of("ca.pem")), tls.trust());
            assertEquals(TlsConfig.ClientAuth.NEED, tls.clientAuth());
            assertEquals(List.of("TLSv1.3"), tls.protocols());
            assertEquals(
                    List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"), tls.ciphers());
            assertEquals(List.of("mqtt", "x-amzn-mqtt-ca"), tls.applicationProtocols());
            assertEquals(Optional.of("SunJSSE"), tls.provider());
            assertEquals(Duration.ofMinutes(1), tls.reload());
            assertEquals(List.of(), server.warnings());
        }

        @Test
        void isTheSameFromItsMap() {
            assertEquals(server, ServerConfig.of(server.toMap()));
            assertEquals(server, server.toBuilder().build());
            assertEquals(server.hashCode(), server.toBuilder().build().hashCode());
        }

        @Test
        void isTheSameWhenBuilt() {
            TlsConfig built =
                    TlsConfig.builder()
                            .certificates(A, B)
                            .keys(Path.of("a.key"), Path.of("b.key"))
                            .keyPasswords("first, with a comma", "second")
                            .trust(Path.of("ca.pem"))
                            .clientAuth(TlsConfig.ClientAuth.NEED)
                            .protocols("TLSv1.3")
                            .ciphers("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384")
                            .applicationProtocols("mqtt", "x-amzn-mqtt-ca")
                            .provider("SunJSSE")
                            .reload(Duration.ofMinutes(1))
                            .build();

            assertEquals(server.tls(), built);
            assertEquals(server.tls().hashCode(), built.hashCode());
            assertEquals(built, built.toBuilder().build());
            assertEquals(server, ServerConfig.builder("echo", "127.0.0.1:7007").tls(built).build());
        }
    }

    @Nested
    class GivenKeyStores {

        @Test
        void readsEachKey() {
            TlsConfig tls = tls(STORES);

            assertEquals(Optional.of(Path.of("keys.p12")), tls.keystore());
            assertEquals(Optional.of("PKCS12"), tls.keystoreType());
            assertEquals(Optional.of("sesame"), tls.keystorePassword());
            assertEquals(Optional.of("main"), tls.keystoreAlias());
            assertEquals(List.of("sesame too"), tls.keyPasswords());
            assertEquals(Optional.of(Path.of("trust.jks")), tls.truststore());
            assertEquals(Optional.of("JKS"), tls.truststoreType());
            assertEquals(Optional.of("sesame three"), tls.truststorePassword());
            assertEquals(TlsConfig.ClientAuth.WANT, tls.clientAuth());
        }

        @Test
        void isTheSameWhenBuilt() {
            TlsConfig built =
                    TlsConfig.builder()
                            .keystore(Path.of("keys.p12"))
                            .keystoreType("PKCS12")
                            .keystorePassword("sesame")
                            .keystoreAlias("main")
                            .keyPasswords("sesame too")
                            .truststore(Path.of("trust.jks"))
                            .truststoreType("JKS")
                            .truststorePassword("sesame three")
                            .clientAuth(TlsConfig.ClientAuth.WANT)
                            .build();

            assertEquals(tls(STORES), built);
        }
    }

    @Nested
    class GivenAList {

        @Test
        void takesArraysAndCollectionsOfTextOrPaths() {
            List<Path> both = List.of(A, B);
            String keys = "a.key,b.key";

            for (Object list :
                    List.of(
                            "a.pem,b.pem",
                            " a.pem , b.pem ",
                            new String[] {"a.pem", " b.pem"},
                            List.of("a.pem", "b.pem"),
                            both,
                            new Path[] {A, B})) {
                assertEquals(both, tls("tls.certificate", list, "tls.key", keys).certificates());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", ",", "a.pem,", ",a.pem", "a.pem,,b.pem"})
        void refusesAnEmptyPlaceInIt(String list) {
            List<String> problems = problems("tls.trust", list);

            assertEquals(1, problems.size(), problems::toString);
            assertTrue(problems.get(0).contains("(expected file names without commas"));
        }

        @Test
        void refusesAnEmptyListAndOneOfNothing() {
            assertEquals(
                    List.of(
                            "tls.trust: an empty list (expected file names without commas, and"
                                    + " commas between two)"),
                    problems("tls.trust", new String[0]));
            assertTrue(problems("tls.trust", new String[1]).get(0).startsWith("tls.trust: null"));
            assertTrue(problems("tls.trust", new String[2]).get(0).contains("a list of 2"));
        }

        @Test
        void refusesAFileWithACommaInItsNameRatherThanTakeItForTwo() {
            assertTrue(
                    problems("tls.trust", List.of(Path.of("a,b.pem")))
                            .get(0)
                            .startsWith("tls.trust: a,b.pem (expected file names without commas"));
        }

        @Test
        void takesAPasswordWithCommasForOne() {
            Object[] pair = {"tls.certificate", A, "tls.key", A, "tls.key.password", "a,b,c"};

            assertEquals(List.of("a,b,c"), tls(pair).keyPasswords());
            assertEquals(server(pair), ServerConfig.of(server(pair).toMap()));
        }

        @Test
        void takesCharactersForOnePassword() {
            assertEquals(
                    List.of("secret"),
                    tls(
                                    "tls.certificate", A,
                                    "tls.key", A,
                                    "tls.key.password", "secret".toCharArray())
                            .keyPasswords());
        }
    }

    @Nested
    class GivenABadValue {

        @ParameterizedTest
        @CsvSource({
            "tls.enabled, yes",
            "tls.client.auth, maybe",
            "tls.client.auth, NEED",
            "tls.protocols, TLSv1.1",
            "tls.protocols, SSLv3",
            "tls.protocols, tlsv1.3",
            "tls.protocols, TLS",
            "tls.ciphers, ECDHE-RSA-AES128-GCM-SHA256",
            "tls.ciphers, HIGH:!aNULL",
            "tls.keystore.type, P K",
            "tls.reload, 10",
            "tls.reload, -1s",
        })
        void refusesItAndSaysWhatWasGiven(String key, String value) {
            List<String> problems = problems(key, value);

            assertTrue(problems.get(0).startsWith(key + ": " + value + " (expected "));
        }

        @Test
        void refusesANameThatIsNoFile() {
            assertTrue(
                    problems("tls.trust", "a\u0000b")
                            .get(0)
                            .startsWith("tls.trust: a?b (expected"));
            assertEquals(1, problems("tls.truststore", "a\u0000b").size());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "tls.key.password",
                    "tls.keystore.password",
                    "tls.truststore.password",
                })
        void hidesASecret(String key) {
            assertTrue(problems(key, "hunter2").get(0).startsWith(key + ": (hidden) (expected "));
            assertTrue(problems(key, "hunt\u0000er2").get(0).startsWith(key + ": (hidden) "));
            assertTrue(problems(key, "").get(0).startsWith(key + ": (hidden) (expected "));
        }
    }

    @Nested
    class GivenKeysThatDoNotFitEachOther {

        @ParameterizedTest
        @ValueSource(strings = {"want", "need"})
        void refusesToAskClientsWithoutATrust(String asked) {
            String problem =
                    "tls.client.auth: "
                            + asked
                            + " (expected tls.trust or tls.truststore beside it, which says whose"
                            + " certificates count)";

            assertEquals(
                    List.of(problem),
                    problems(
                            "tls.enabled", true,
                            "tls.certificate", A,
                            "tls.key", A,
                            "tls.client.auth", asked));
            assertEquals(List.of(problem), problems("tls.client.auth", asked));
            assertEquals(List.of(problem), problems("tls.keystore", A, "tls.client.auth", asked));
        }

        @Test
        void leavesTheTrustToAContextThatAloneCanServe() {
            assertEquals(
                    TlsConfig.ClientAuth.NEED,
                    tls("tls.enabled", true, "tls.client.auth", "need").clientAuth());
        }

        @Test
        void refusesListsOfDifferentLengths() {
            assertEquals(
                    List.of(
                            "tls.key: a list of 1 (expected as many as in tls.certificate, 2, and"
                                    + " in the same order)"),
                    problems("tls.certificate", "a.pem,b.pem", "tls.key", "a.key"));
            assertEquals(
                    List.of(
                            "tls.key: missing (expected as many as in tls.certificate, 1, and in"
                                    + " the same order)"),
                    problems("tls.certificate", "a.pem"));
            assertEquals(
                    List.of(
                            "tls.certificate: missing (expected as many as in tls.key, 1, and in"
                                    + " the same order)"),
                    problems("tls.key", "a.pem"));
        }

        @Test
        void refusesPasswordsThatAreNeitherOneNorAsManyAsTheKeys() {
            assertEquals(
                    List.of(
                            "tls.key.password: (hidden) (expected one password for all keys, or as"
                                    + " many as in tls.key, 3)"),
                    problems(
                            "tls.certificate", "a,b,c",
                            "tls.key", "a,b,c",
                            "tls.key.password", List.of("x", "y")));
            assertEquals(
                    List.of("tls.key.password: (hidden) (expected one password for all keys)"),
                    problems("tls.keystore", "a", "tls.key.password", List.of("x", "y")));
        }

        @Test
        void refusesTwoSourcesOfOneThing() {
            assertEquals(
                    List.of(
                            "tls.keystore: k.p12 (expected either a key store or tls.certificate,"
                                    + " not both)",
                            "tls.truststore: t.p12 (expected either a trust store or tls.trust,"
                                    + " not both)"),
                    problems(
                            "tls.certificate", "a.pem",
                            "tls.key", "a.key",
                            "tls.keystore", "k.p12",
                            "tls.trust", "t.pem",
                            "tls.truststore", "t.p12"));
        }

        @ParameterizedTest
        @CsvSource({
            "tls.keystore.type, tls.keystore",
            "tls.keystore.password, tls.keystore",
            "tls.keystore.alias, tls.keystore",
            "tls.truststore.type, tls.truststore",
            "tls.truststore.password, tls.truststore",
            "tls.key.password, tls.key or tls.keystore",
        })
        void refusesAPartWithoutItsWhole(String part, String whole) {
            List<String> problems = problems(part, "x");

            assertEquals(1, problems.size(), problems::toString);
            assertTrue(problems.get(0).endsWith("(expected " + whole + " beside it)"));
        }

        @Test
        void saysNothingOfWhatCouldNotBeRead() {
            assertEquals(
                    List.of("tls.key", "tls.trust"),
                    problems(
                                    "tls.certificate", "a.pem",
                                    "tls.key", "",
                                    "tls.trust", "",
                                    "tls.client.auth", "need")
                            .stream()
                            .map(problem -> problem.substring(0, problem.indexOf(':')))
                            .toList());
        }

        @Test
        void namesAllTogether() {
            assertEquals(
                    4,
                    problems(
                                    "backlog", 0,
                                    "tls.certificate", "a.pem",
                                    "tls.client.auth", "need",
                                    "tls.kay", "x")
                            .size());
        }

        @Test
        void areAllFoundByTheBuilderToo() {
            TlsConfig.Builder builder =
                    TlsConfig.builder()
                            .certificates(A)
                            .protocols()
                            .reload(Duration.ofSeconds(-1))
                            .clientAuth(TlsConfig.ClientAuth.WANT);

            assertEquals(4, assertThrows(ConfigException.class, builder::build).problems().size());
        }
    }

    @Nested
    class GivenWhatIsLikelyNotMeant {

        @Test
        void warnsWhereNothingSwitchesTlsOn() {
            assertEquals(
                    List.of(
                            "tls.enabled: missing (expected true or false beside tls.certificate:"
                                    + " without it nothing is encrypted)"),
                    server("tls.certificate", A, "tls.key", A).warnings());
            assertEquals(
                    List.of(),
                    server("tls.enabled", false, "tls.certificate", A, "tls.key", A).warnings());
        }

        @Test
        void warnsWhereATrustIsNotUsed() {
            assertEquals(
                    List.of(
                            "tls.client.auth: none (expected want or need: as it is, nobody is"
                                    + " asked for a certificate)"),
                    server("tls.enabled", true, "tls.trust", A).warnings());
        }
    }

    @Nested
    class WhenSwitchedOff {

        @Test
        void keepsTheOtherKeys() {
            ServerConfig off = server(EVERY_KEY).toBuilder().set("tls.enabled", false).build();

            assertFalse(off.tls().isEnabled());
            assertEquals(List.of(A, B), off.tls().certificates());
            assertNotEquals(server(EVERY_KEY), off);
            assertEquals(server(EVERY_KEY), off.toBuilder().set("tls.enabled", true).build());
        }

        @Test
        void isReplacedAsAWholeByABuilder() {
            ServerConfig replaced =
                    server(EVERY_KEY).toBuilder().tls(TlsConfig.builder().build()).build();

            assertTrue(replaced.tls().isEnabled());
            assertEquals(List.of(), replaced.tls().certificates());
        }
    }

    @Nested
    class WhenShown {

        @Test
        void hidesPasswords() {
            for (Object[] settings : List.of(EVERY_KEY, STORES)) {
                for (Object shown : List.of(server(settings), tls(settings))) {
                    String text = shown.toString();

                    assertTrue(text.contains("tls.key.password=(hidden)"), text);
                    assertFalse(text.contains("sesame"), text);
                    assertFalse(text.contains("first"), text);
                    assertFalse(text.contains("second"), text);
                }
            }
        }

        @Test
        void showsWhatDiffersFromTheDefaults() {
            assertEquals(
                    "TlsConfig[tls.enabled=true, tls.certificate=a.pem,b.pem,"
                            + " tls.key=a.pem,b.pem]",
                    tls(
                                    "tls.enabled",
                                    true,
                                    "tls.certificate",
                                    "a.pem,b.pem",
                                    "tls.key",
                                    "a.pem, b.pem")
                            .toString());
        }

        @Test
        void hasPasswordsInTheMapAsDocumented() {
            assertEquals("sesame", server(STORES).toMap().get("tls.keystore.password"));
        }
    }
}

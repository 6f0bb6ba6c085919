package io.berth.impl.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerException;
import io.berth.TlsConfig;
import io.berth.TlsInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines of a context against the JDK's own client and against openssl's. */
@Timeout(60)
class HandshakeTest {

    private static final List<String> KINDS =
            List.of("rsa", "rsa-pss", "P-256", "P-384", "ed25519");

    @TempDir static Path dir;
    private static Pki pki;
    private static Pki.Pair root;
    private static final List<Pki.Pair> SERVERS = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() {
        pki = new Pki(dir);
        root = pki.authority("root");
        for (String kind : KINDS) {
            SERVERS.add(pki.issued(root, kind, kind, kind + ".example"));
        }
    }

    private static TlsConfig.Builder serving(Pki.Pair pair) {
        return TlsConfig.builder().certificates(pair.certificate()).keys(pair.key());
    }

    private static TlsConfig.Builder servingAll() {
        return TlsConfig.builder()
                .certificates(SERVERS.stream().map(Pki.Pair::certificate).toArray(Path[]::new))
                .keys(SERVERS.stream().map(Pki.Pair::key).toArray(Path[]::new));
    }

    private static EngineServer server(TlsConfig.Builder config) throws IOException {
        TlsContext context = TlsContext.of(config.build());
        return new EngineServer(() -> context);
    }

    /** The client of the JDK. */
    private static final class Client {

        private SSLContext context;
        private final SSLParameters parameters = new SSLParameters();

        Client() throws Exception {
            this(null);
        }

        Client(Pki.Pair own) throws Exception {
            context = SSLContext.getInstance("TLS");
            context.init(own == null ? null : keys(own), trust(), null);
        }

        private static KeyManager[] keys(Pki.Pair own) throws Exception {
            Path store = Files.createTempFile(dir, "client", ".p12");
            pki.openssl(
                    "pkcs12 -export -passout pass:x -out " + store,
                    "-in " + own.certificate() + " -inkey " + own.key());
            KeyStore keys = KeyStore.getInstance(store.toFile(), "x".toCharArray());
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(keys, "x".toCharArray());
            return factory.getKeyManagers();
        }

        private static TrustManager[] trust() throws Exception {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("root", certificate(root.certificate()));
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        }

        Client protocol(String protocol) {
            parameters.setProtocols(new String[] {protocol});
            return this;
        }

        Client suite(String suite) {
            parameters.setCipherSuites(new String[] {suite});
            return this;
        }

        Client serverName(String name) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
            return this;
        }

        Client applicationProtocols(String... protocols) {
            parameters.setApplicationProtocols(protocols);
            return this;
        }

        /** The subject of the server that answered. */
        String exchange(int port) throws IOException {
            try (SSLSocket socket =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(30_000);
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                socket.getOutputStream().write("hello".getBytes());
                assertEquals("hello", new String(socket.getInputStream().readNBytes(5)));
                assertEquals(-1, socket.getInputStream().read());
                return Chain.name((X509Certificate) socket.getSession().getPeerCertificates()[0]);
            }
        }
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** What openssl's client says, and whether it was content. */
    private record Said(boolean content, String text) {}

    private static Said openssl(int port, String options) throws Exception {
        Path input = pki.write("input", "hello\n");
        Path output = Files.createTempFile(dir, "said", "");
        String command =
                "openssl s_client -quiet -verify_return_error -CAfile "
                        + root.certificate()
                        + " -connect 127.0.0.1:"
                        + port
                        + " "
                        + options;
        Process client =
                new ProcessBuilder(command.strip().split(" +"))
                        .redirectErrorStream(true)
                        .redirectInput(input.toFile())
                        .redirectOutput(output.toFile())
                        .start();
        assertTrue(client.waitFor(30, TimeUnit.SECONDS), command);
        String text = Pki.text(output);
        return new Said(client.exitValue() == 0 && text.contains("hello"), text);
    }

    static Stream<String[]> kindsAndProtocols() {
        return KINDS.stream()
                .flatMap(
                        kind ->
                                Stream.of("TLSv1.3", "TLSv1.2")
                                        .map(protocol -> new String[] {kind, protocol}));
    }

    private static Pki.Pair pair(String kind) {
        return SERVERS.get(KINDS.indexOf(kind));
    }

    @Nested
    class GivenOneCertificate {

        @ParameterizedTest
        @MethodSource("io.berth.impl.tls.HandshakeTest#kindsAndProtocols")
        void servesTheJdksClient(String kind, String protocol) throws Exception {
            try (EngineServer server = server(serving(pair(kind)))) {
                assertEquals("CN=" + kind, new Client().protocol(protocol).exchange(server.port()));

                TlsInfo facts = server.next().facts();
                assertEquals(protocol, facts.protocol());
                assertEquals(List.of(), facts.peerCertificates());
                assertEquals(Optional.empty(), facts.serverName());
                assertEquals(Optional.empty(), facts.applicationProtocol());
            }
        }

        @ParameterizedTest
        @MethodSource("io.berth.impl.tls.HandshakeTest#kindsAndProtocols")
        void servesOpensslsClient(String kind, String protocol) throws Exception {
            String option = protocol.equals("TLSv1.3") ? "-tls1_3" : "-tls1_2";
            try (EngineServer server = server(serving(pair(kind)))) {
                Said said = openssl(server.port(), option);

                assertTrue(said.content(), said.text());
                assertEquals(protocol, server.next().facts().protocol());
            }
        }

        @ParameterizedTest
        @CsvSource({
            "P-256, TLS_AES_128_GCM_SHA256",
            "P-256, TLS_AES_256_GCM_SHA384",
            "P-256, TLS_CHACHA20_POLY1305_SHA256",
            "P-256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "P-256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "P-256, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "rsa, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "rsa, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "rsa, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        })
        void servesEverySafeSuite(String kind, String suite) throws Exception {
            try (EngineServer server = server(serving(pair(kind)))) {
                new Client().suite(suite).exchange(server.port());

                assertEquals(suite, server.next().facts().cipherSuite());
            }
        }

        @Test
        void prefersItsOwnOrderOfSuites() throws Exception {
            TlsConfig.Builder config =
                    serving(pair("P-256"))
                            .ciphers("TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");
            try (EngineServer server = server(config)) {
                new Client().exchange(server.port());

                assertEquals("TLS_CHACHA20_POLY1305_SHA256", server.next().facts().cipherSuite());
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-tls1_1 -cipher ALL:@SECLEVEL=0",
                    "-tls1_2 -cipher AES128-GCM-SHA256",
                    "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256",
                    "-tls1_2 -cipher AECDH-AES128-SHA:@SECLEVEL=0",
                    "-tls1_2 -cipher ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0",
                    "-tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256",
                })
        void refusesWhatIsOldOrWeak(String options) throws Exception {
            for (String kind : List.of("P-256", "rsa")) {
                try (EngineServer server = server(serving(pair(kind)))) {
                    Said said = openssl(server.port(), options);

                    assertFalse(said.content(), said.text());
                    assertTrue(
                            said.text()
                                    .matches("(?s).*alert (protocol version|handshake failure).*"),
                            said.text());
                    assertNull(server.next().facts());
                }
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
        void speaksTheConfiguredProtocolOnly(String protocol) throws Exception {
            String other = protocol.equals("TLSv1.3") ? "TLSv1.2" : "TLSv1.3";
            try (EngineServer server = server(serving(pair("P-256")).protocols(protocol))) {
                new Client().protocol(protocol).exchange(server.port());
                assertThrows(
                        IOException.class,
                        () -> new Client().protocol(other).exchange(server.port()));
            }
        }

        @Test
        void agreesOnAnApplicationProtocol() throws Exception {
            TlsConfig.Builder config = serving(pair("P-256")).applicationProtocols("b", "a");
            try (EngineServer server = server(config)) {
                new Client().applicationProtocols("a", "b").exchange(server.port());
                assertEquals(Optional.of("b"), server.next().facts().applicationProtocol());

                new Client().exchange(server.port());
                assertEquals(Optional.empty(), server.next().facts().applicationProtocol());

                assertThrows(
                        IOException.class,
                        () -> new Client().applicationProtocols("c").exchange(server.port()));
            }
        }

        @Test
        void usesTheProviderThatIsNamed() throws Exception {
            try (EngineServer server = server(serving(pair("rsa")).provider("SunJSSE"))) {
                new Client().exchange(server.port());
            }
        }

        @Test
        void refusesAProviderThatIsNotThereOrHasNoTls() {
            String start =
                    "tls.provider: None (expected an installed security provider, which are ";
            String said = Refusals.of(serving(pair("rsa")).provider("None").build());

            assertTrue(said.startsWith(start) && said.contains("SunJSSE"), said);
            assertEquals(
                    "tls.provider: SunEC (expected a security provider that does TLS, as these do:"
                            + " SunJSSE)",
                    Refusals.of(serving(pair("rsa")).provider("SunEC").build()));
        }
    }

    @Nested
    class GivenSeveralCertificates {

        @ParameterizedTest
        @CsvSource({
            "ed25519.example, ed25519",
            "RSA.example, rsa",
            "P-384.EXAMPLE, P-384",
            "unknown.example, rsa",
        })
        void servesTheOneOfTheName(String name, String kind) throws Exception {
            for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
                try (EngineServer server = server(servingAll())) {
                    assertEquals(
                            "CN=" + kind,
                            new Client()
                                    .protocol(protocol)
                                    .serverName(name)
                                    .exchange(server.port()));
                    assertEquals(
                            name.toLowerCase(),
                            server.next().facts().serverName().orElseThrow().toLowerCase());
                }
            }
        }

        @Test
        void servesTheFirstWithoutAName() throws Exception {
            try (EngineServer server = server(servingAll())) {
                assertEquals("CN=rsa", new Client().exchange(server.port()));
                Said said = openssl(server.port(), "-noservername -verify 3");
                assertTrue(said.text().contains("CN = rsa"), said.text());
            }
        }

        @Test
        void servesOpensslByName() throws Exception {
            try (EngineServer server = server(servingAll())) {
                for (String kind : KINDS) {
                    Said said =
                            openssl(server.port(), "-servername " + kind + ".example -verify 3");

                    assertTrue(said.content(), said.text());
                    assertTrue(said.text().contains("CN = " + kind + "\n"), said.text());
                }
            }
        }
    }

    @Nested
    class GivenClientsThatMustShowACertificate {

        private TlsConfig.Builder needing() {
            return serving(pair("P-256"))
                    .trust(root.certificate())
                    .clientAuth(TlsConfig.ClientAuth.NEED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
        void servesAGoodOneAndTellsWhoItIs(String protocol) throws Exception {
            Pki.Pair client = pki.issued(root, "good-" + protocol, "rsa", "client.example");
            try (EngineServer server = server(needing())) {
                new Client(client).protocol(protocol).exchange(server.port());

                X509Certificate shown = server.next().facts().peerCertificates().get(0);
                assertEquals("CN=good-" + protocol, Chain.name(shown));
                assertEquals(
                        "client.example",
                        shown.getSubjectAlternativeNames().iterator().next().get(1));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
        void refusesNone(String protocol) throws Exception {
            String option = protocol.equals("TLSv1.3") ? "-tls1_3" : "-tls1_2";
            try (EngineServer server = server(needing())) {
                Said said = openssl(server.port(), option);

                assertFalse(said.content(), said.text());
                assertTrue(
                        said.text()
                                .matches(
                                        "(?s).*alert (certificate required|bad certificate|handshake failure).*"),
                        said.text());
                assertNull(server.next().facts());
            }
        }

        @Test
        void refusesASelfSignedOneAndOneOfAnotherAuthority() throws Exception {
            Pki.Pair stranger = pki.authority("stranger");
            for (Pki.Pair client :
                    List.of(
                            pki.selfSigned("self", "P-256"),
                            pki.issued(stranger, "strangers", "P-256"))) {
                try (EngineServer server = server(needing())) {
                    Said said =
                            openssl(
                                    server.port(),
                                    "-cert " + client.certificate() + " -key " + client.key());

                    assertFalse(said.content(), said.text());
                    assertTrue(
                            said.text().matches("(?s).*alert (certificate unknown|unknown ca).*"),
                            said.text());
                    assertNull(server.next().facts());
                }
            }
        }

        @Test
        void refusesAnExpiredOne() throws Exception {
            Path store = pki.file("expired.p12");
            pki.keytool(
                    "-genkeypair -keyalg EC -alias x -dname CN=expired -validity 2",
                    "-startdate -20d -storepass sesame -storetype PKCS12 -keystore " + store);
            Path expired = pki.file("expired.pem");
            pki.openssl("pkcs12 -nodes -passin pass:sesame -in " + store + " -out " + expired);
            TlsConfig.Builder config = needing().trust(root.certificate(), expired);
            try (EngineServer server = server(config)) {
                Said said = openssl(server.port(), "-cert " + expired + " -key " + expired);

                assertFalse(said.content(), said.text());
                assertNull(server.next().facts());
            }
        }
    }

    @Nested
    class GivenClientsThatMayShowACertificate {

        private TlsConfig.Builder wanting() {
            return serving(pair("P-256"))
                    .trust(root.certificate())
                    .clientAuth(TlsConfig.ClientAuth.WANT);
        }

        @Test
        void servesNoneAndAGoodOneButNoBadOne() throws Exception {
            Pki.Pair good = pki.issued(root, "wanted", "P-256");
            Pki.Pair bad = pki.selfSigned("unwanted", "P-256");
            try (EngineServer server = server(wanting())) {
                new Client().exchange(server.port());
                assertEquals(List.of(), server.next().facts().peerCertificates());

                new Client(good).exchange(server.port());
                assertEquals(1, server.next().facts().peerCertificates().size());

                Said said =
                        openssl(server.port(), "-cert " + bad.certificate() + " -key " + bad.key());
                assertFalse(said.content(), said.text());
                assertNull(server.next().facts());
            }
        }
    }

    @Nested
    class GivenAContextOfTheUsersOwn {

        @Test
        void servesItWithTheConfiguredTerms() throws Exception {
            Client client = new Client(pair("P-256"));
            TlsConfig config = TlsConfig.builder().protocols("TLSv1.3").build();
            TlsContext context = TlsContext.of(config, client.context);
            try (EngineServer server = new EngineServer(() -> context)) {
                assertEquals("CN=P-256", new Client().exchange(server.port()));
                assertEquals("TLSv1.3", server.next().facts().protocol());
                assertThrows(
                        IOException.class,
                        () -> new Client().protocol("TLSv1.2").exchange(server.port()));
            }
        }

        @Test
        void refusesTermsThatItCannotMeet() throws Exception {
            SSLContext old = SSLContext.getInstance("TLSv1.2");
            old.init(null, null, null);
            TlsConfig config = TlsConfig.builder().ciphers("TLS_AES_1_GCM_SHA1").build();

            assertTrue(
                    Refusals.of(
                                    assertThrows(
                                            ServerException.class,
                                            () -> TlsContext.of(config, old)))
                            .startsWith("tls.ciphers: TLS_AES_1_GCM_SHA1 (expected "));
        }
    }

    @Nested
    class WhenTheFilesAreReplaced {

        @Test
        void judgesAResumingClientByTheNewTrust() throws Exception {
            Path trust = pki.file("trust.pem");
            Pki.Pair client = pki.issued(root, "resuming", "P-256");
            Files.copy(root.certificate(), trust, StandardCopyOption.REPLACE_EXISTING);
            TlsConfig config =
                    serving(pair("P-256"))
                            .trust(trust)
                            .clientAuth(TlsConfig.ClientAuth.NEED)
                            .reload(Duration.ofSeconds(1))
                            .build();
            TlsReloader reloader = new TlsReloader(config, new Silent());
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                Files.copy(root.certificate(), trust, StandardCopyOption.REPLACE_EXISTING);
                reloader.look();
                reloader.look();
                Client resuming = new Client(client).protocol(protocol);
                try (EngineServer server = new EngineServer(reloader::current)) {
                    resuming.exchange(server.port());
                    resuming.exchange(server.port());
                    Files.copy(
                            pki.authority("next-" + protocol).certificate(),
                            trust,
                            StandardCopyOption.REPLACE_EXISTING);
                    reloader.look();
                    reloader.look();

                    assertThrows(IOException.class, () -> resuming.exchange(server.port()));
                }
            }
        }

        /** Nobody minds. */
        private static final class Silent implements TlsReloader.Listener {

            @Override
            public void replaced(TlsContext context) {}

            @Override
            public void refused(ServerException problem) {
                throw problem;
            }
        }
    }
}

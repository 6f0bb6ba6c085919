package io.berth.itest;

import static io.berth.whiteboard.WhiteboardConstants.EVENTS;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionEvent;
import io.berth.ConnectionListener;
import io.berth.ServerState;
import io.berth.TcpServer;
import io.berth.TlsInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** TLS in a framework, as openssl sees it. */
@Timeout(120)
class TlsIT {

    @RegisterExtension static final Sites SITES = new Sites();

    @TempDir static Path folder;
    private static OpenSsl openssl;
    private static OpenSsl.Pair root;
    private static OpenSsl.Pair own;

    private Log log;

    @BeforeAll
    static void makeCertificates() throws Exception {
        openssl = new OpenSsl(folder);
        root = openssl.authority("root");
        own = openssl.issued(root, "own.example", "P-256");
    }

    @BeforeEach
    void readTheLog() {
        log = Log.record();
    }

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    private static Site felix() throws Exception {
        return SITES.at(Runtime.FELIX);
    }

    /** A server that says who it speaks to, and then echoes. */
    private static void introduce(Connection connection) throws IOException {
        TlsInfo tls = connection.tls().orElseThrow();
        String peer = tls.peerCertificates().stream().findFirst().map(TlsIT::names).orElse("none");
        String text = "peer: " + peer + ", name: " + tls.serverName().orElse("none") + "\n";
        connection.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        Echo.silent().handle(connection);
    }

    private static String names(X509Certificate certificate) {
        try {
            return certificate.getSubjectX500Principal().getName()
                    + " "
                    + certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int open(Site site, String... settings) throws Exception {
        site.open("tls", TlsIT::introduce, settings);
        return site.port("tls");
    }

    private static String client(int port, String options) throws Exception {
        return openssl.client(port, "hello", options);
    }

    private static CloseReason reason(ConnectionEvent event) {
        return event.connection().closeReason().orElseThrow();
    }

    private static void assertServed(String said) {
        assertTrue(said.contains("\nhello"), said);
    }

    private static void assertRefused(String said, String alert) {
        assertFalse(said.contains("\nhello"), said);
        assertTrue(said.matches("(?s).*(" + alert + ").*"), said);
    }

    @Nested
    class GivenPemFiles {

        @OnEachRuntime
        void opensslEchoes(Runtime runtime) throws Exception {
            int port = open(SITES.at(runtime), own.settings());
            for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
                String said = client(port, protocol.equals("TLSv1.3") ? "-tls1_3" : "-tls1_2");
                assertServed(said);
                assertTrue(said.contains(protocol + ", Cipher is "), said);
            }
            assertRefused(client(port, "-tls1_1 -cipher DEFAULT@SECLEVEL=0"), "alert|no protocols");
            assertRefused(client(port, "-tls1 -cipher DEFAULT@SECLEVEL=0"), "alert|no protocols");
        }

        @ParameterizedTest
        @ValueSource(strings = {"RSA", "P-256", "P-384", "ED25519"})
        void eachKindOfKeyConnects(String kind) throws Exception {
            OpenSsl.Pair pair = openssl.issued(root, "kind.example", kind);
            int port = open(felix(), pair.settings());
            for (String protocol : List.of("-tls1_3", "-tls1_2")) {
                String said =
                        client(
                                port,
                                protocol + " -verify_return_error -CAfile " + root.certificate());
                assertServed(said);
                assertTrue(said.contains("Verify return code: 0 (ok)"), said);
            }
        }

        @ParameterizedTest
        @CsvSource({
            "TLS_AES_128_GCM_SHA256, P-256",
            "TLS_AES_256_GCM_SHA384, P-256",
            "TLS_CHACHA20_POLY1305_SHA256, RSA",
            "ECDHE-ECDSA-AES128-GCM-SHA256, P-256",
            "ECDHE-ECDSA-AES256-GCM-SHA384, P-256",
            "ECDHE-ECDSA-CHACHA20-POLY1305, P-256",
            "ECDHE-RSA-AES128-GCM-SHA256, RSA",
            "ECDHE-RSA-AES256-GCM-SHA384, RSA",
            "ECDHE-RSA-CHACHA20-POLY1305, RSA",
        })
        void eachSafeSuiteConnects(String suite, String kind) throws Exception {
            int port = open(felix(), openssl.issued(root, "suite.example", kind).settings());
            String option =
                    suite.startsWith("TLS_") ? "-tls1_3 -ciphersuites " : "-tls1_2 -cipher ";
            String said = client(port, option + suite);
            assertServed(said);
            assertTrue(said.contains("Cipher is " + suite), said);
        }

        @Test
        void theCertificateIsChosenByName() throws Exception {
            OpenSsl.Pair second = openssl.issued(root, "second.example", "P-256");
            OpenSsl.Pair third = openssl.issued(root, "third.example", "RSA");
            int port =
                    open(
                            felix(),
                            "tls.enabled=true",
                            "tls.certificate="
                                    + own.certificate()
                                    + ","
                                    + second.certificate()
                                    + ","
                                    + third.certificate(),
                            "tls.key=" + own.key() + "," + second.key() + "," + third.key());
            for (String name : List.of("own.example", "second.example", "third.example")) {
                String said = client(port, "-servername " + name);
                assertTrue(said.contains("subject=CN = " + name), said);
                assertTrue(said.contains("name: " + name), said);
            }
            String unknown = client(port, "-servername unknown.example");
            assertTrue(unknown.contains("subject=CN = own.example"), unknown);
            String without = client(port, "-noservername");
            assertTrue(without.contains("subject=CN = own.example"), without);
        }
    }

    @Nested
    class GivenClientsThatAreAskedForACertificate {

        private static final String V13 = "-tls1_3";
        private static final String V12 = "-tls1_2";

        private final Told<CloseReason> ends = new Told<>();
        private OpenSsl.Pair good;

        @BeforeEach
        void issue() throws Exception {
            good = openssl.issued(root, "client.example", "P-256");
            ConnectionListener listener = event -> ends.add(TlsIT.reason(event));
            felix().register(
                            ConnectionListener.class,
                            listener,
                            Map.of(SERVER_NAME, "tls", EVENTS, ConnectionEvent.Type.CLOSE.name()));
        }

        private int open(String asked) throws Exception {
            return TlsIT.open(
                    felix(),
                    own.settings("tls.trust=" + root.certificate(), "tls.client.auth=" + asked));
        }

        /** What openssl calls the alert that the JVM sends; newer ones know better words. */
        private static Stream<Arguments> bad() {
            return Stream.of(
                    Arguments.of(V13, Bad.NONE, "(certificate required|bad certificate)"),
                    Arguments.of(V12, Bad.NONE, "(handshake failure|bad certificate)"),
                    Arguments.of(V13, Bad.EXPIRED, "certificate (expired|unknown)"),
                    Arguments.of(V12, Bad.EXPIRED, "certificate (expired|unknown)"),
                    Arguments.of(V13, Bad.ANOTHERS, "(unknown ca|certificate unknown)"),
                    Arguments.of(V12, Bad.ANOTHERS, "(unknown ca|certificate unknown)"),
                    Arguments.of(V13, Bad.SELF_SIGNED, "(unknown ca|certificate unknown)"),
                    Arguments.of(V12, Bad.SELF_SIGNED, "(unknown ca|certificate unknown)"));
        }

        private enum Bad {
            NONE,
            EXPIRED,
            ANOTHERS,
            SELF_SIGNED
        }

        private static String options(Bad bad) throws Exception {
            return switch (bad) {
                case NONE -> "";
                case EXPIRED -> openssl.expired(root, "expired.example").options();
                case ANOTHERS ->
                        openssl.issued(openssl.authority("other"), "other.example", "P-256")
                                .options();
                case SELF_SIGNED -> openssl.selfSigned("self.example", "P-256").options();
            };
        }

        @ParameterizedTest
        @MethodSource("bad")
        void badOnesAreRefusedWithTheRightAlertWhereTheyNeedOne(
                String protocol, Bad bad, String alert) throws Exception {
            int port = open("need");
            String said = client(port, protocol + options(bad));
            assertRefused(said, "alert " + alert + ":");
            assertEquals(CloseReason.HANDSHAKE_FAILED, ends.next());
        }

        @ParameterizedTest
        @MethodSource("bad")
        void badOnesAreRefusedWhereTheyAreWanted(String protocol, Bad bad, String alert)
                throws Exception {
            int port = open("want");
            String said = client(port, protocol + options(bad));
            if (bad == Bad.NONE) {
                assertServed(said);
                assertTrue(said.contains("peer: none"), said);
            } else {
                assertRefused(said, "alert " + alert + ":");
                assertEquals(CloseReason.HANDSHAKE_FAILED, ends.next());
            }
        }

        @ParameterizedTest
        @CsvSource({"need, -tls1_3", "need, -tls1_2", "want, -tls1_3", "want, -tls1_2"})
        void ofAGoodOneTheHandlerSeesSubjectAndNames(String asked, String protocol)
                throws Exception {
            String said = client(open(asked), protocol + good.options());
            assertServed(said);
            String names = "[[2, client.example], [6, urn:client.example]]";
            assertTrue(said.contains("peer: CN=client.example " + names), said);
        }

        @Test
        void aBadOneIsNotAskedForWithout() throws Exception {
            String said = client(open("none"), V13 + options(Bad.EXPIRED));
            assertServed(said);
            assertTrue(said.contains("peer: none"), said);
        }

        @Test
        void withoutATrustItIsAnError() throws Exception {
            felix().configure("tls", own.settings("tls.client.auth=need"));
            log.await("tls.client.auth: need (expected tls.trust or tls.truststore");
            assertFalse(felix().has("tls"));
        }
    }

    @Nested
    class GivenAContextInTheRegistry {

        private static final Map<String, Object> BEST =
                Map.of(SERVER_NAME, "tls", Constants.SERVICE_RANKING, 5);

        private SSLContext context(OpenSsl.Pair pair) throws Exception {
            Path store = folder.resolve("context.p12");
            Files.deleteIfExists(store);
            openssl.run(
                    "pkcs12 -export -passout pass:x -in "
                            + pair.certificate()
                            + " -inkey "
                            + pair.key()
                            + " -out "
                            + store);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(KeyStore.getInstance(store.toFile(), "x".toCharArray()), "x".toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        }

        @OnEachRuntime
        void itSecuresWithoutFilesAndThePortClosesWithIt(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.offer("tls", TlsIT::introduce);
            site.configure("tls", "tls.enabled=true");
            ServiceReference<?> failed = site.await("tls", ServerState.FAILED);
            assertEquals(true, failed.getProperty("berth.server.tls"));
            ServiceRegistration<SSLContext> registration =
                    site.register(SSLContext.class, context(own), Map.of(SERVER_NAME, "tls"));
            int port = site.port("tls");
            assertServed(client(port, ""));
            registration.unregister();
            assertFalse(canConnect(port));
            assertEquals(
                    ServerState.FAILED,
                    ((TcpServer)
                                    site.framework()
                                            .context()
                                            .getService(site.await("tls", ServerState.FAILED)))
                            .state());
        }

        @Test
        void theBestRankedServesAndTheFilesAfterIt() throws Exception {
            Site site = felix();
            int port = TlsIT.open(site, own.settings());
            OpenSsl.Pair first = openssl.issued(root, "first.example", "P-256");
            OpenSsl.Pair better = openssl.issued(root, "better.example", "P-256");
            ServiceRegistration<SSLContext> one =
                    site.register(SSLContext.class, context(first), Map.of(SERVER_NAME, "tls"));
            assertTrue(client(port, "").contains("subject=CN = first.example"));
            ServiceRegistration<SSLContext> other =
                    site.register(SSLContext.class, context(better), BEST);
            assertTrue(client(port, "").contains("subject=CN = better.example"));
            one.setProperties(
                    new Hashtable<>(Map.of(SERVER_NAME, "tls", Constants.SERVICE_RANKING, 9)));
            assertTrue(client(port, "").contains("subject=CN = first.example"));
            one.unregister();
            assertTrue(client(port, "").contains("subject=CN = better.example"));
            other.unregister();
            assertTrue(client(port, "").contains("subject=CN = own.example"));
            assertEquals(port, site.port("tls"));
        }

        @Test
        void oneThatDoesNotFitIsNotUsed() throws Exception {
            Site site = felix();
            int port = TlsIT.open(site, own.settings());
            site.register(SSLContext.class, SSLContext.getInstance("TLS"), BEST);
            log.await("it is not used");
            assertTrue(client(port, "").contains("subject=CN = own.example"));
        }

        private static boolean canConnect(int port) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                return true;
            } catch (IOException refused) {
                return false;
            }
        }
    }

    @Nested
    class GivenSecrets {

        @Test
        void noneIsShownAnywhere() throws Exception {
            Site site = felix();
            Path encrypted = folder.resolve("encrypted.key");
            openssl.run(
                    "pkcs8 -topk8 -passout pass:s3cret-of-key -in "
                            + own.key()
                            + " -out "
                            + encrypted);
            OpenSsl.Pair pair = new OpenSsl.Pair(own.certificate(), encrypted);
            int port = open(site, pair.settings("tls.key.password=s3cret-of-key"));
            assertServed(client(port, ""));
            TcpServer server = site.running("tls");
            StringBuilder shown = new StringBuilder();
            shown.append(server).append(server.config()).append(server.config().tls());
            shown.append(server.config().toBuilder());
            for (ServiceReference<?> reference :
                    site.framework().bundle("io.berth.impl").getRegisteredServices()) {
                for (String key : reference.getPropertyKeys()) {
                    shown.append(key).append('=').append(reference.getProperty(key)).append('\n');
                }
            }
            site.configure("tls", pair.settings("tls.key.password=s3cret-but-wrong"));
            log.await("tls.key.password: (hidden)");
            site.configure("tls", pair.settings());
            log.await("tls.key.password: missing");
            assertServed(client(port, ""));
            shown.append(log.text());
            assertFalse(shown.toString().contains("s3cret"), shown::toString);
            String body = Files.readAllLines(own.key()).get(1);
            assertFalse(shown.toString().contains(body.substring(0, 20)));
        }

        @Test
        void thePropertyFollowsTheConfiguration() throws Exception {
            Site site = felix();
            site.open("tls", Echo.silent());
            assertEquals(
                    false, site.await("tls", ServerState.RUNNING).getProperty("berth.server.tls"));
            site.configure("tls", own.settings());
            site.registry().awaitOne("(&(berth.server.name=tls)(berth.server.tls=true))");
            assertServed(client(site.port("tls"), ""));
        }
    }
}

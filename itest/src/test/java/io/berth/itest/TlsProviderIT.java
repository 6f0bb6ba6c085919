package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Security;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider of the operator's choice that the JVM has installed, here BoringSSL's. */
@Timeout(60)
class TlsProviderIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final String PROVIDER = "tls.provider=Conscrypt";
    private static final int SIZE = 300_000;

    @TempDir static Path folder;
    private static OpenSsl openssl;
    private static OpenSsl.Pair root;
    private static OpenSsl.Pair own;

    private Ends ends;

    @BeforeAll
    static void install() throws Exception {
        assumeTrue(Conscrypt.isAvailable(), "it has no library for this machine");
        Security.addProvider(Conscrypt.newProvider());
        openssl = new OpenSsl(folder);
        root = openssl.authority("root");
        own = openssl.issued(root, "own.example", "P-256");
    }

    @AfterAll
    static void remove() {
        Security.removeProvider("Conscrypt");
    }

    @BeforeEach
    void listen() throws Exception {
        ends = Ends.of(site(), "tls");
    }

    private static Site site() throws Exception {
        return SITES.at(Runtime.FELIX);
    }

    private static int open(OpenSsl.Pair pair, String... more) throws Exception {
        site().open("tls", Echo.silent(), pair.settings(more));
        return site().port("tls");
    }

    @ParameterizedTest
    @CsvSource({"RSA, -tls1_3", "RSA, -tls1_2", "P-256, -tls1_3", "P-256, -tls1_2"})
    void opensslEchoes(String kind, String protocol) throws Exception {
        int port = open(openssl.issued(root, "kind.example", kind), PROVIDER);
        String said = openssl.client(port, "hello", protocol);
        assertTrue(said.contains("\nhello"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256"})
    void tls13AloneNeedsNoMore(String kind) throws Exception {
        OpenSsl.Pair pair = openssl.issued(root, "kind.example", kind);
        int port = open(pair, PROVIDER, "tls.protocols=TLSv1.3");
        String said = openssl.client(port, "hello", "-tls1_3");
        assertTrue(said.contains("\nhello"), said);
        String refused = openssl.client(port, "hello", "-tls1_2");
        assertFalse(refused.contains("\nhello"), refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {TlsPeer.V13, TlsPeer.V12})
    void muchComesBackAndTheEndIsClean(String protocol) throws Exception {
        int port = open(own, PROVIDER);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (TlsPeer peer = TlsPeer.to(port, protocol)) {
            Future<TlsPeer> sending = other.submit(() -> peer.say(new byte[SIZE]));
            assertEquals(SIZE, peer.input().readNBytes(SIZE).length);
            sending.get();
            peer.finish();
            assertEquals(CloseReason.PEER_CLOSED, ends.next());
        } finally {
            other.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TlsPeer.V13, TlsPeer.V12})
    void aRecordCanBeReadByteByByte(String protocol) throws Exception {
        site().open("tls", TlsProviderIT::copyBytes, own.settings(PROVIDER));
        byte[] sent = new byte[3000];
        new Random(1).nextBytes(sent);
        try (TlsPeer peer = TlsPeer.to(site().port("tls"), protocol)) {
            peer.say(sent);
            assertArrayEquals(sent, peer.input().readNBytes(sent.length));
        }
    }

    private static void copyBytes(Connection connection) throws IOException {
        for (int one; (one = connection.input().read()) >= 0; ) {
            connection.output().write(one);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void clientsProveThemselves(String protocol) throws Exception {
        int port = open(own, PROVIDER, "tls.client.auth=need", "tls.trust=" + root.certificate());
        OpenSsl.Pair good = openssl.issued(root, "client.example", "P-256");
        String served = openssl.client(port, "hello", protocol + good.options());
        assertTrue(served.contains("\nhello"), served);
        ends.next();
        OpenSsl.Pair bad = openssl.selfSigned("self.example", "P-256");
        for (String options : new String[] {bad.options(), ""}) {
            String refused = openssl.client(port, "hello", protocol + options);
            assertFalse(refused.contains("\nhello"), refused);
            assertEquals(CloseReason.HANDSHAKE_FAILED, ends.next());
        }
    }
}

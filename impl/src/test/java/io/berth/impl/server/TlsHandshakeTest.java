package io.berth.impl.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.ConnectionEvent;
import io.berth.TlsConfig;
import io.berth.impl.channel.Background;
import io.berth.impl.tls.Pki;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that shake hands badly, and the operator's view of them. */
@Timeout(120)
@SuppressWarnings("try") // A peer may be there only to stay.
class TlsHandshakeTest {

    private static final String V13 = "TLSv1.3";
    private static final Duration TIMEOUT = Duration.ofMillis(1_500);

    @TempDir static Path dir;
    private static Pki pki;
    private static Pki.Pair pair;
    private Hosting hosting;

    @BeforeAll
    static void makeCertificate() {
        pki = new Pki(dir);
        pair = pki.selfSigned("server", "P-256");
    }

    @BeforeEach
    void open() {
        TlsConfig secure =
                TlsConfig.builder()
                        .enabled(true)
                        .certificates(pair.certificate())
                        .keys(pair.key())
                        .build();
        hosting =
                Hosting.of(
                        ServerRig::echo,
                        plain ->
                                plain.tls(secure)
                                        .handshakeTimeout(TIMEOUT)
                                        .lingerTimeout(Duration.ofMillis(300)));
    }

    @AfterEach
    void close() {
        hosting.close();
    }

    private InetSocketAddress address() {
        return hosting.server().localAddress().orElseThrow();
    }

    private void assertNoHandlerWasCalled() {
        assertFalse(hosting.eventTypes().contains(ConnectionEvent.Type.HANDLER));
        assertFalse(hosting.eventTypes().contains(ConnectionEvent.Type.HANDSHAKE));
        assertTrue(hosting.errors().isEmpty(), hosting.errors()::toString);
    }

    /** What a client says first. */
    private static byte[] clientHello() throws Exception {
        SSLEngine engine = TlsCaller.trusting().createSSLEngine("localhost", 1);
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(20_000);
        engine.wrap(ByteBuffer.allocate(0), hello);
        byte[] bytes = new byte[hello.flip().remaining()];
        hello.get(bytes);
        return bytes;
    }

    @Nested
    class GivenAPeerThatTakesItsTime {

        @Test
        void silenceTimesOut() throws Exception {
            long before = System.nanoTime();
            try (Caller peer = hosting.connect()) {
                assertEquals(CloseReason.HANDSHAKE_TIMEOUT, hosting.nextReason());
                assertTrue(System.nanoTime() - before >= TIMEOUT.toNanos());
                assertNoHandlerWasCalled();
            }
        }

        @Test
        void aByteEvery400MillisecondsTimesOutAtTheSameTime() throws Exception {
            byte[] hello = clientHello();
            CountDownLatch never = new CountDownLatch(1);
            long before = System.nanoTime();
            try (Caller peer = hosting.connect()) {
                Background<Object> drip =
                        Background.start(
                                () -> {
                                    for (byte one : hello) {
                                        peer.send(new byte[] {one});
                                        assertFalse(never.await(400, TimeUnit.MILLISECONDS));
                                    }
                                    return true;
                                });
                assertEquals(CloseReason.HANDSHAKE_TIMEOUT, hosting.nextReason());
                long took = System.nanoTime() - before;
                assertTrue(took >= TIMEOUT.toNanos() && took < 3 * TIMEOUT.toNanos());
                assertThrows(IOException.class, drip::result);
                assertNoHandlerWasCalled();
            }
        }

        @Test
        void silenceAfterTheFirstMessageTimesOut() throws Exception {
            try (Caller peer = hosting.connect().send(clientHello())) {
                assertEquals(CloseReason.HANDSHAKE_TIMEOUT, hosting.nextReason());
                assertNoHandlerWasCalled();
            }
        }

        @Test
        void messagesWithoutEndTimeOut() throws Exception {
            byte[] changeCipherSpec = {20, 3, 3, 0, 1, 1};
            try (Caller peer = hosting.connect().send(clientHello())) {
                Background<Object> flood =
                        Background.start(
                                () -> {
                                    while (true) {
                                        peer.send(changeCipherSpec);
                                    }
                                });
                CloseReason reason = hosting.nextReason();
                assertTrue(
                        reason == CloseReason.HANDSHAKE_TIMEOUT
                                || reason == CloseReason.HANDSHAKE_FAILED,
                        reason::toString);
                assertThrows(IOException.class, flood::result);
            }
        }

        @Test
        void aDrainDoesNotWaitForOneThatHasSaidNothing() throws Exception {
            try (Caller peer = hosting.connect()) {
                Await.until("it is there", () -> hosting.server().openConnections() == 1);
                hosting.server()
                        .update(
                                hosting.server().config().toBuilder()
                                        .drainIdle(Duration.ofMillis(100))
                                        .build());
                hosting.drain(Duration.ofSeconds(20));
                assertEquals(CloseReason.DRAINED, hosting.nextReason());
            }
        }
    }

    @Nested
    class GivenAPeerThatSpeaksSomethingElse {

        @Test
        void garbageFails() throws Exception {
            byte[] garbage = new byte[64 * 1024];
            new Random(4).nextBytes(garbage);
            try (Caller peer = hosting.connect()) {
                try {
                    peer.send(garbage);
                } catch (IOException refused) {
                    // It has been told so before it had said all.
                }
                assertEquals(CloseReason.HANDSHAKE_FAILED, hosting.nextReason());
                assertNoHandlerWasCalled();
            }
        }

        @Test
        void plainTextFails() throws Exception {
            try (Caller peer = hosting.connect().send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
                assertEquals(CloseReason.HANDSHAKE_FAILED, hosting.nextReason());
                assertNoHandlerWasCalled();
            }
        }

        @Test
        void anOversizedRecordFailsAndIsAnsweredWithAnAlert() throws Exception {
            try (Caller peer = hosting.connect()) {
                peer.send(new byte[] {22, 3, 3, (byte) 0xff, (byte) 0xff});
                byte[] answer = peer.input().readNBytes(7);
                assertEquals(7, answer.length);
                assertEquals(21, answer[0]);
                assertEquals(CloseReason.HANDSHAKE_FAILED, hosting.nextReason());
                assertNoHandlerWasCalled();
            }
        }

        @Test
        void anOldProtocolFails() throws Exception {
            String said = openssl("", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0");
            assertTrue(said.contains("alert"), said);
            assertEquals(CloseReason.HANDSHAKE_FAILED, hosting.nextReason());
            assertNoHandlerWasCalled();
        }
    }

    @Nested
    class GivenAPeerThatLeaves {

        @Test
        void withoutAByteItIsAHealthCheck() throws Exception {
            hosting.connect().finish().close();
            assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
            assertNoHandlerWasCalled();
        }

        @Test
        void inTheMiddleOfTheHandshakeItFails() throws Exception {
            hosting.connect().send(clientHello()).finish();
            assertEquals(CloseReason.HANDSHAKE_FAILED, hosting.nextReason());
            assertNoHandlerWasCalled();
        }

        @Test
        void inTheMiddleOfARecordItFails() throws Exception {
            hosting.connect().send(new byte[] {22, 3, 1, 1, 0, 1}).finish();
            assertEquals(CloseReason.HANDSHAKE_FAILED, hosting.nextReason());
        }

        @Test
        void withAResetItFails() throws Exception {
            hosting.connect().send(new byte[] {22, 3, 1, 1, 0, 1}).reset();
            assertEquals(CloseReason.HANDSHAKE_FAILED, hosting.nextReason());
        }
    }

    @Nested
    class GivenManyBadPeers {

        private static final int BAD = 100;
        private static final int GOOD = 100;

        @Test
        void goodOnesDoNotNotice() throws Exception {
            List<Caller> bad = new ArrayList<>();
            List<TlsCaller> good = new ArrayList<>();
            byte[] hello = clientHello();
            try {
                for (int i = 0; i < BAD; i++) {
                    bad.add(i % 2 == 0 ? hosting.connect() : hosting.connect().send(hello));
                }
                long slowest = 0;
                for (int i = 0; i < GOOD; i++) {
                    long before = System.nanoTime();
                    good.add(TlsCaller.of(address(), V13));
                    assertEquals("hello", good.get(i).exchange("hello"));
                    slowest = Math.max(slowest, System.nanoTime() - before);
                }
                System.out.println(
                        "The slowest of 100 beside 100 bad ones: " + slowest / 1_000_000 + " ms");
                assertTrue(slowest < TimeUnit.SECONDS.toNanos(5));
                for (int i = 0; i < BAD; i++) {
                    assertEquals(CloseReason.HANDSHAKE_TIMEOUT, hosting.nextReason());
                }
            } finally {
                for (Caller one : bad) {
                    one.close();
                }
                for (TlsCaller one : good) {
                    one.raw().close();
                }
            }
        }
    }

    @Nested
    class GivenOpenssl {

        @Test
        void renegotiationWithTls12IsRefused() throws Exception {
            String said = openssl("R\n", "-tls1_2");
            assertTrue(said.contains("RENEGOTIATING"), said);
            CloseReason reason = hosting.nextReason();
            assertEquals(CloseReason.PEER_RESET, reason);
        }

        @Test
        void keysAreUpdatedWithTls13() throws Exception {
            String said = openssl("K\nhello after one\nK\nhello after two\nQ\n", "-tls1_3");
            assertTrue(said.contains("KEYUPDATE"), said);
            assertTrue(said.contains("hello after one"), said);
            assertTrue(said.contains("hello after two"), said);
            assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
        }
    }

    /** Runs {@code openssl s_client}, which is told a line whenever it has answered the last. */
    private String openssl(String input, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "openssl",
                                "s_client",
                                "-connect",
                                "127.0.0.1:" + address().getPort()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuffer said = new StringBuffer();
        Background<Object> reading =
                Background.start(
                        () -> {
                            byte[] some = new byte[1024];
                            int count;
                            while ((count = process.getInputStream().read(some)) >= 0) {
                                said.append(new String(some, 0, count, ISO_8859_1));
                            }
                            return true;
                        });
        try (OutputStream told = process.getOutputStream()) {
            for (String line : input.isEmpty() ? new String[0] : input.split("\n")) {
                int before = said.length();
                Await.until("the handshake", () -> said.indexOf("Verify return code") >= 0);
                told.write((line + "\n").getBytes(ISO_8859_1));
                told.flush();
                if (line.length() > 1) {
                    Await.until("the echo", () -> said.indexOf(line, before) >= 0);
                } else if (!line.equals("Q")) {
                    Await.until(
                            "its doing",
                            () ->
                                    said.indexOf("ING", before) >= 0
                                            || said.indexOf("UPDATE", before) >= 0);
                }
            }
            if (!input.isEmpty()) {
                assertTrue(process.waitFor(20, TimeUnit.SECONDS), said::toString);
            }
        } catch (IOException ended) {
            // It has gone before all was said.
        }
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), said::toString);
        reading.result();
        return said.toString();
    }

    @Test
    void aContextThatFailsEndsItsConnectionOnly() throws Exception {
        assertThrows(SSLException.class, () -> TlsCaller.of(address(), "TLSv1.1"));
        try (TlsCaller peer = TlsCaller.of(address(), V13)) {
            assertEquals("hello", peer.exchange("hello"));
        }
    }
}

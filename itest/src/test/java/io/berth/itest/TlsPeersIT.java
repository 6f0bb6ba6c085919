package io.berth.itest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that shake hands badly or not at all, and the good ones beside them. */
@Timeout(240)
class TlsPeersIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final int TIMEOUT_MILLIS = 1_500;

    /** For a busy machine. */
    private static final long LATEST_NANOS = SECONDS.toNanos(10);

    @TempDir static Path folder;
    private static OpenSsl openssl;
    private static OpenSsl.Pair pair;

    private Ends ends;
    private int port;

    @BeforeAll
    static void makeCertificate() throws Exception {
        openssl = new OpenSsl(folder);
        pair = openssl.selfSigned("own.example", "P-256");
    }

    private static Site site() throws Exception {
        return SITES.at(Runtime.FELIX);
    }

    private void open(int timeoutMillis) throws Exception {
        ends = Ends.of(site(), "tls");
        String timeout = "handshake.timeout=" + timeoutMillis + "ms";
        site().open("tls", Echo.silent(), pair.settings(timeout, "linger.timeout=300ms"));
        port = site().port("tls");
    }

    private static byte[] hello() {
        return new ClientHello(ClientHello.TLS_1_3, List.of(0x1301)).bytes();
    }

    /** What a bad peer does, and how it ends. */
    private enum Bad {
        SAYS_NOTHING(CloseReason.HANDSHAKE_TIMEOUT) {
            @Override
            void talk(Socket socket) {
                // It has nothing to say.
            }
        },
        DRIPS(CloseReason.HANDSHAKE_TIMEOUT) {
            @Override
            void talk(Socket socket) throws Exception {
                CountDownLatch never = new CountDownLatch(1);
                for (byte one : hello()) {
                    socket.getOutputStream().write(one);
                    assertFalse(never.await(400, MILLISECONDS));
                }
            }
        },
        STOPS_AFTER_ITS_FIRST_MESSAGE(CloseReason.HANDSHAKE_TIMEOUT) {
            @Override
            void talk(Socket socket) throws Exception {
                socket.getOutputStream().write(hello());
            }
        },
        SENDS_GARBAGE(CloseReason.HANDSHAKE_FAILED) {
            @Override
            void talk(Socket socket) throws Exception {
                byte[] garbage = new byte[64 * 1024];
                new Random(4).nextBytes(garbage);
                socket.getOutputStream().write(garbage);
            }
        },
        SPEAKS_PLAIN_TEXT(CloseReason.HANDSHAKE_FAILED) {
            @Override
            void talk(Socket socket) throws Exception {
                socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
            }
        },
        CLOSES_IN_THE_MIDDLE(CloseReason.HANDSHAKE_FAILED) {
            @Override
            void talk(Socket socket) throws Exception {
                socket.getOutputStream().write(hello());
                socket.shutdownOutput();
            }
        },
        CLOSES_WITHIN_A_RECORD(CloseReason.HANDSHAKE_FAILED) {
            @Override
            void talk(Socket socket) throws Exception {
                socket.getOutputStream().write(Arrays.copyOf(hello(), 20));
                socket.shutdownOutput();
            }
        },
        SENDS_AN_OVERSIZED_RECORD(CloseReason.HANDSHAKE_FAILED) {
            @Override
            void talk(Socket socket) throws Exception {
                socket.getOutputStream().write(new byte[] {22, 3, 3, -1, -1});
                socket.getOutputStream().write(new byte[40_000]);
            }
        };

        private final CloseReason reason;

        Bad(CloseReason reason) {
            this.reason = reason;
        }

        abstract void talk(Socket socket) throws Exception;
    }

    @Nested
    class GivenOneBadPeer {

        @BeforeEach
        void openServer() throws Exception {
            open(TIMEOUT_MILLIS);
        }

        @ParameterizedTest
        @EnumSource(Bad.class)
        void itEndsByTheHandshakeTimeout(Bad bad) throws Exception {
            long before = System.nanoTime();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                try {
                    bad.talk(socket);
                } catch (IOException refused) {
                    // It was told so before it had said all.
                }
                Ends.End end = ends.nextEnd();
                assertEquals(bad.reason, end.reason());
                long took = end.nanoTime() - before;
                boolean early = bad.reason == CloseReason.HANDSHAKE_FAILED;
                assertTrue(early || took >= MILLISECONDS.toNanos(TIMEOUT_MILLIS), took + " ns");
                assertTrue(
                        took < MILLISECONDS.toNanos(TIMEOUT_MILLIS) + LATEST_NANOS, took + " ns");
            }
            try (TlsPeer good = TlsPeer.to(port, TlsPeer.V13)) {
                assertEquals("hello", good.exchange("hello"));
            }
        }

        @Test
        void renegotiationWithTls12IsRefused() throws Exception {
            Process client = openssl.speak(port, "-tls1_2");
            OpenSsl.hear(client, "Verify return code");
            OutputStream told = client.getOutputStream();
            told.write("R\n".getBytes(US_ASCII));
            told.flush();
            String said = OpenSsl.hear(client, "RENEGOTIATING");
            assertEquals(CloseReason.PEER_RESET, ends.next(), said);
            assertTrue(client.waitFor(30, SECONDS));
        }
    }

    @Nested
    class GivenManyBadPeers {

        private static final int BAD = 100;
        private static final int FIRST = 100;
        private static final int GOOD = 500;

        /** So long that the bad ones stay. */
        private static final long TIMEOUT_SECONDS = 600;

        /** How long good ones take, from connecting to the first answer. */
        private long[] takes(List<TlsPeer> good, int count) throws Exception {
            long[] took = new long[count];
            for (int i = 0; i < took.length; i++) {
                long before = System.nanoTime();
                TlsPeer one = TlsPeer.to(port, TlsPeer.V13);
                good.add(one);
                assertEquals("hello", one.exchange("hello"));
                took[i] = System.nanoTime() - before;
            }
            Arrays.sort(took);
            return took;
        }

        private static String shown(long[] took) {
            return "median %.1f ms, slowest %.1f ms"
                    .formatted(took[took.length / 2] / 1e6, took[took.length - 1] / 1e6);
        }

        @Test
        void goodOnesDoNotNotice() throws Exception {
            open((int) SECONDS.toMillis(TIMEOUT_SECONDS));
            List<Socket> bad = new ArrayList<>();
            List<TlsPeer> good = new ArrayList<>();
            try {
                long[] alone = takes(good, FIRST);
                for (int i = 0; i < BAD; i++) {
                    Socket one = new Socket(InetAddress.getLoopbackAddress(), port);
                    bad.add(one);
                    one.getOutputStream().write(i % 2 == 0 ? new byte[] {22} : hello());
                }
                long[] beside = takes(good, GOOD);
                Figures.print("100 TLS connections opened, nobody else there", shown(alone));
                Figures.print("500 more beside 100 in the handshake", shown(beside));
                assertEquals(BAD + FIRST + GOOD, site().running("tls").openConnections());
                assertTrue(beside[beside.length - 1] < SECONDS.toNanos(TIMEOUT_SECONDS / 10));
            } finally {
                for (Socket one : bad) {
                    one.close();
                }
                for (TlsPeer one : good) {
                    one.reset();
                }
            }
        }
    }
}

package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.TcpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How TLS connections end: what arrives, what the peer is told, and what Berth tells of it. */
@Timeout(120)
class TlsClosingIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final String V13 = TlsPeer.V13;
    private static final String V12 = TlsPeer.V12;
    private static final int RESPONSE = 1 << 20;

    /** What openssl says where the stream ends without close_notify. */
    private static final String TRUNCATED = "unexpected eof";

    @TempDir static Path folder;
    private static OpenSsl openssl;
    private static OpenSsl.Pair pair;

    private Ends ends;

    @BeforeAll
    static void makeCertificate() throws Exception {
        openssl = new OpenSsl(folder);
        pair = openssl.selfSigned("own.example", "P-256");
    }

    @BeforeEach
    void listen() throws Exception {
        ends = Ends.of(site(), "tls");
    }

    private static Site site() throws Exception {
        return SITES.at(Runtime.FELIX);
    }

    private static int open(ConnectionHandler handler, String... more) throws Exception {
        site().open("tls", handler, pair.settings(more));
        return site().port("tls");
    }

    @Nested
    class GivenUnreadInput {

        private static final int TRIES = 40;
        private static final int STEPS = 15;

        /** Answers without reading what was asked. */
        private static void answer(Connection connection) throws IOException {
            connection.awaitReadable();
            connection.write(ByteBuffer.allocate(RESPONSE));
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void theLastResponseArrivesWhole(String protocol) throws Exception {
            // Readers are slow by plan; a busy machine may make them slower.
            int port = open(GivenUnreadInput::answer, "linger.timeout=20s");
            ExecutorService readers = Executors.newFixedThreadPool(TRIES);
            try {
                List<Future<Integer>> received = new ArrayList<>();
                for (int i = 0; i < TRIES; i++) {
                    int buffer = i % 2 == 0 ? 0 : 32 * 1024;
                    received.add(readers.submit(() -> readSlowly(port, protocol, buffer)));
                }
                int whole = 0;
                for (Future<Integer> one : received) {
                    whole += one.get(60, SECONDS) == RESPONSE ? 1 : 0;
                }
                Figures.print("last responses that arrived whole, " + protocol, whole + "/40");
                assertEquals(TRIES, whole);
                for (int i = 0; i < TRIES; i++) {
                    assertEquals(CloseReason.HANDLER_RETURNED, ends.next());
                }
            } finally {
                readers.shutdownNow();
            }
        }

        /** Needs 1.5 s from the first byte on and keeps sending. */
        private static int readSlowly(int port, String protocol, int buffer) throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            int received = 0;
            try (TlsPeer peer = TlsPeer.to(port, protocol, buffer).say(new byte[100_000])) {
                received += peer.input().readNBytes(1).length;
                long began = System.nanoTime();
                for (int step = 1; step <= STEPS; step++) {
                    long due = began + step * 1_500_000_000L / STEPS - System.nanoTime();
                    assertFalse(never.await(due, NANOSECONDS));
                    peer.say(new byte[1_000]);
                    int share = step < STEPS ? RESPONSE / STEPS : RESPONSE;
                    received += peer.input().readNBytes(share).length;
                }
                return received;
            } catch (IOException lost) {
                return received;
            }
        }
    }

    @Nested
    class GivenAPeerThatEnds {

        private final Told<Object> read = new Told<>();

        /** Echoes, and tells of the end: that there was one, or the exception in its place. */
        private void echo(Connection connection) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(1024);
            try {
                while (connection.read(buffer.clear()) >= 0) {
                    connection.write(buffer.flip());
                }
                read.add("end");
            } catch (IOException e) {
                read.add(e);
                throw e;
            }
        }

        private Process client(String protocol) throws Exception {
            String option = protocol.equals(V13) ? "-tls1_3" : "-tls1_2";
            Process client = openssl.speak(open(this::echo), option);
            OutputStream told = client.getOutputStream();
            told.write("hello\n".getBytes(UTF_8));
            told.flush();
            OpenSsl.hear(client, "\nhello\n");
            return client;
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void closeNotifyIsAnEnd(String protocol) throws Exception {
            Process client = client(protocol);
            client.getOutputStream().write("Q\n".getBytes(UTF_8));
            client.getOutputStream().flush();
            assertEquals("end", read.next());
            assertEquals(CloseReason.PEER_CLOSED, ends.next());
            assertTrue(client.waitFor(10, SECONDS));
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void aClientThatIsKilledLeavesATruncatedStream(String protocol) throws Exception {
            client(protocol).toHandle().destroyForcibly();
            IOException thrown = (IOException) read.next();
            assertTrue(thrown.getMessage().contains("without close_notify"), thrown::toString);
            assertEquals(CloseReason.PEER_TRUNCATED, ends.next());
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void aResetIsNoTruncation(String protocol) throws Exception {
            TlsPeer peer = TlsPeer.to(open(this::echo), protocol);
            assertEquals("hello", peer.exchange("hello"));
            peer.reset();
            assertTrue(read.next() instanceof IOException);
            assertEquals(CloseReason.PEER_RESET, ends.next());
        }
    }

    @Nested
    class GivenHalfClose {

        @Test
        void withTls13BothGoOn() throws Exception {
            ConnectionHandler handler =
                    connection -> {
                        int count = connection.input().readAllBytes().length;
                        connection.write(ByteBuffer.allocate(count));
                    };
            try (TlsPeer peer = TlsPeer.to(open(handler), V13)) {
                peer.say(new byte[300_000]).finish();
                assertEquals(300_000, peer.input().readAllBytes().length);
                assertEquals(CloseReason.PEER_CLOSED, ends.next());
            }
        }

        @Test
        void withTls12WritingSaysThatThereIsNone() throws Exception {
            Told<IOException> thrown = new Told<>();
            ConnectionHandler handler =
                    connection -> {
                        connection.input().readAllBytes();
                        thrown.add(
                                assertThrows(
                                        IOException.class,
                                        () -> connection.write(ByteBuffer.allocate(1))));
                    };
            try (TlsPeer peer = TlsPeer.to(open(handler), V12)) {
                peer.finish();
                assertTrue(thrown.next().getMessage().contains("half-close"));
                assertEquals(CloseReason.PEER_CLOSED, ends.next());
            }
        }
    }

    @Nested
    class GivenAHandlerThatReturns {

        private final Told<Long> returned = new Told<>();

        private int open(String linger) throws Exception {
            ConnectionHandler handler =
                    connection -> {
                        connection.write(ByteBuffer.wrap("bye\n".getBytes(UTF_8)));
                        returned.add(System.nanoTime());
                    };
            return TlsClosingIT.open(handler, "linger.timeout=" + linger);
        }

        @ParameterizedTest
        @ValueSource(strings = {"-tls1_3", "-tls1_2"})
        void opensslIsToldAndAwaited(String protocol) throws Exception {
            String said = openssl.client(open("10m"), "hello", protocol);
            assertTrue(said.contains("\nbye\n"), said);
            assertFalse(said.contains(TRUNCATED), said);
            assertEquals(CloseReason.HANDLER_RETURNED, ends.next());
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void aPeerThatStaysIsAwaitedForTheLingerTimeout(String protocol) throws Exception {
            try (TlsPeer peer = TlsPeer.to(open("500ms"), protocol)) {
                assertEquals(4, peer.input().readNBytes(4).length);
                Ends.End end = ends.nextEnd();
                long lingered = end.nanoTime() - returned.next();
                Figures.print(
                        "awaited a peer that stays, linger.timeout 500 ms, " + protocol,
                        lingered / 1_000_000 + " ms");
                assertEquals(CloseReason.HANDLER_RETURNED, end.reason());
                assertTrue(lingered >= MILLISECONDS.toNanos(500), lingered + " ns");
            }
        }
    }

    @Nested
    class GivenAPeerThatNeverReads {

        private static final int TIMES = 6;
        private static final long DEADLINE_MILLIS = 200;

        /** A busy machine may be late now and then, but not always. */
        private static final long OFTEN_NANOS = MILLISECONDS.toNanos(50);

        private static final long ALWAYS_NANOS = SECONDS.toNanos(10);

        private static void writeOn(Connection connection) throws IOException {
            while (true) {
                connection.write(ByteBuffer.allocate(100_000));
            }
        }

        private static void assertInTime(String what, LongSummaryStatistics late) {
            Figures.print(
                    what + ", closed after the deadline",
                    "%,d to %,d µs".formatted(late.getMin() / 1_000, late.getMax() / 1_000));
            assertTrue(late.getMin() < OFTEN_NANOS, late::toString);
            assertTrue(late.getMax() < ALWAYS_NANOS, late::toString);
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void isCutAtTheDeadlineOfADrain(String protocol) throws Exception {
            int port = open(GivenAPeerThatNeverReads::writeOn);
            TcpServer server = site().running("tls");
            LongSummaryStatistics late = new LongSummaryStatistics();
            for (int i = 0; i < TIMES; i++) {
                try (TlsPeer peer = TlsPeer.to(port, protocol, 4096)) {
                    peer.input().readNBytes(1);
                    long deadline = System.nanoTime() + MILLISECONDS.toNanos(DEADLINE_MILLIS);
                    server.shutdown(Duration.ofMillis(DEADLINE_MILLIS));
                    Ends.End end = ends.nextEnd();
                    assertEquals(CloseReason.DRAIN_TIMEOUT, end.reason());
                    late.accept(end.nanoTime() - deadline);
                    assertThrows(IOException.class, () -> peer.input().readAllBytes());
                }
                server.listen();
                port = site().port("tls");
            }
            assertInTime("a peer that never reads, shutdown, " + protocol, late);
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void isCutAtItsWriteTimeout(String protocol) throws Exception {
            Told<Long> stuck = new Told<>();
            ConnectionHandler handler =
                    connection -> {
                        // Till then the peer may be busy with the handshake.
                        connection.awaitReadable();
                        long last = System.nanoTime();
                        try {
                            while (true) {
                                connection.write(ByteBuffer.allocate(16_000));
                                last = System.nanoTime();
                            }
                        } finally {
                            stuck.add(last);
                        }
                    };
            int port = open(handler, "write.timeout=" + DEADLINE_MILLIS + "ms");
            LongSummaryStatistics late = new LongSummaryStatistics();
            for (int i = 0; i < TIMES; i++) {
                try (TlsPeer peer = TlsPeer.to(port, protocol, 4096)) {
                    peer.say("go");
                    Ends.End end = ends.nextEnd();
                    assertEquals(CloseReason.WRITE_TIMEOUT, end.reason());
                    long deadline = stuck.next() + MILLISECONDS.toNanos(DEADLINE_MILLIS);
                    late.accept(end.nanoTime() - deadline);
                }
            }
            assertInTime("a peer that never reads, write.timeout, " + protocol, late);
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void isCutAtOnceWhenItIsKilled(String protocol) throws Exception {
            int port = open(GivenAPeerThatNeverReads::writeOn);
            TcpServer server = site().running("tls");
            LongSummaryStatistics late = new LongSummaryStatistics();
            for (int i = 0; i < TIMES; i++) {
                try (TlsPeer peer = TlsPeer.to(port, protocol, 4096)) {
                    peer.input().readNBytes(1);
                    long before = System.nanoTime();
                    assertTrue(server.kill(server.connections().get(0).id()));
                    Ends.End end = ends.nextEnd();
                    assertEquals(CloseReason.KILLED, end.reason());
                    late.accept(end.nanoTime() - before);
                }
            }
            assertInTime("a peer that never reads, kill, " + protocol, late);
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionClosedException;
import io.berth.ConnectionHandler;
import io.berth.ServerConfig;
import io.berth.TlsConfig;
import io.berth.impl.channel.Background;
import io.berth.impl.tls.Pki;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes through TLS, and how a secured connection ends. */
@Timeout(90)
@SuppressWarnings("try") // A peer may be there only to stay.
class TlsConnectionTest {

    private static final String V13 = "TLSv1.3";
    private static final String V12 = "TLSv1.2";

    @TempDir static Path dir;
    private static TlsConfig secure;

    @BeforeAll
    static void makeCertificate() {
        Pki.Pair pair = new Pki(dir).selfSigned("server", "P-256");
        secure =
                TlsConfig.builder()
                        .enabled(true)
                        .certificates(pair.certificate())
                        .keys(pair.key())
                        .build();
    }

    private static Hosting hosting(ConnectionHandler handler) {
        return hosting(handler, keys -> keys);
    }

    private static Hosting hosting(
            ConnectionHandler handler, UnaryOperator<ServerConfig.Builder> keys) {
        return Hosting.of(handler, plain -> keys.apply(plain.tls(secure)));
    }

    private static InetSocketAddress address(Hosting hosting) {
        return hosting.server().localAddress().orElseThrow();
    }

    private static void echo(Connection connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(40_000);
        while (connection.awaitReadable() && connection.read(buffer.clear()) >= 0) {
            connection.write(buffer.flip());
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Nested
    class GivenAnEcho {

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void givesBackWhatComesByteByByte(String protocol) throws Exception {
            try (Hosting hosting = hosting(TlsConnectionTest::echo);
                    TlsCaller peer = TlsCaller.slicing(address(hosting), protocol)) {
                assertEquals("hello", peer.exchange("hello"));
                assertEquals("x".repeat(3_000), peer.exchange("x".repeat(3_000)));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void givesBackMegabytesOfBigRecords(String protocol) throws Exception {
            byte[] bytes = random(3_000_000);
            try (Hosting hosting = hosting(TlsConnectionTest::echo);
                    TlsCaller peer = TlsCaller.of(address(hosting), protocol)) {
                Background<TlsCaller> sending = Background.start(() -> peer.send(bytes));
                assertArrayEquals(bytes, peer.input().readNBytes(bytes.length));
                sending.result();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void saysHowMuchArrivedOnceItIsReadable(String protocol) throws Exception {
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                connection.awaitReadable();
                                return connection.input().available();
                            });
            try (Hosting hosting = hosting(asking);
                    TlsCaller peer = TlsCaller.of(address(hosting), protocol)) {
                peer.send(random(1_000));
                assertEquals(1_000, asking.answer());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void tellsWhatWasAgreedOn(String protocol) throws Exception {
            Asking<String> asking =
                    Asking.the(connection -> connection.tls().orElseThrow().protocol());
            try (Hosting hosting = hosting(asking);
                    TlsCaller peer = TlsCaller.of(address(hosting), protocol)) {
                assertEquals(protocol, asking.answer());
            }
        }
    }

    @Nested
    class GivenSmallTargets {

        @ParameterizedTest
        @ValueSource(ints = {1, 7, 1_000})
        void noByteIsLost(int room) throws Exception {
            byte[] bytes = random(40_000);
            Asking<byte[]> asking = Asking.the(connection -> readIn(connection, room));
            try (Hosting hosting = hosting(asking);
                    TlsCaller peer = TlsCaller.of(address(hosting), V13)) {
                peer.send(bytes).finish();
                assertArrayEquals(bytes, asking.answer());
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
            }
        }

        private byte[] readIn(Connection connection, int room) throws IOException {
            ByteBuffer all = ByteBuffer.allocate(50_000);
            ByteBuffer some = ByteBuffer.allocate(room);
            while (connection.awaitReadable() && connection.read(some.clear()) >= 0) {
                all.put(some.flip());
            }
            byte[] bytes = new byte[all.flip().remaining()];
            all.get(bytes);
            return bytes;
        }
    }

    @Nested
    class GivenSeveralThreads {

        private static final int BYTES = 2_000_000;
        private static final int PIECES = 40;
        private static final int PIECE = 200_000;

        /** Reads on one thread and writes on another, both as fast as they can. */
        private static byte[] bothWays(Connection connection) throws Exception {
            Background<Object> writing =
                    Background.start(
                            () -> {
                                connection.write(ByteBuffer.wrap(random(BYTES)));
                                return true;
                            });
            byte[] read = connection.input().readNBytes(BYTES);
            writing.result();
            return read;
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void readsAndWritesAtOnce(String protocol) throws Exception {
            Asking<byte[]> asking = Asking.the(GivenSeveralThreads::bothWays);
            try (Hosting hosting = hosting(asking);
                    TlsCaller peer = TlsCaller.of(address(hosting), protocol)) {
                Background<TlsCaller> sending = Background.start(() -> peer.send(random(BYTES)));
                assertArrayEquals(random(BYTES), peer.input().readNBytes(BYTES));
                sending.result();
                assertArrayEquals(random(BYTES), asking.answer());
            }
        }

        /** Each is asked for while a writer waits for room, which the peer then makes. */
        @Test
        void newKeysAreHadWhileAWriterIsBusy() throws Exception {
            Semaphore heard = new Semaphore(0);
            try (Hosting hosting = hosting(busy(heard), keys -> keys.sendBuffer(8_192));
                    TlsCaller peer = TlsCaller.narrow(address(hosting), V13)) {
                for (int i = 0; i < PIECES; i++) {
                    peer.socket().startHandshake();
                    sendAndAwait(peer, heard);
                    assertEquals(PIECE, peer.input().readNBytes(PIECE).length);
                }
                peer.finish();
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
            }
        }

        /** Where the writer did not wait for room yet at the first, it does at one of the next. */
        @Test
        void newKeysMayWaitForAWriterWhileMuchIsRead() throws Exception {
            Semaphore heard = new Semaphore(0);
            try (Hosting hosting = hosting(busy(heard), keys -> keys.sendBuffer(8_192));
                    TlsCaller peer = TlsCaller.narrow(address(hosting), V13)) {
                assertEquals(PIECE, peer.input().readNBytes(PIECE).length);
                for (int i = 0; i < PIECES; i++) {
                    if (i % 8 == 0) {
                        peer.socket().startHandshake();
                    }
                    sendAndAwait(peer, heard);
                }
                int rest = (PIECES - 1) * PIECE;
                assertEquals(rest, peer.input().readNBytes(rest).length);
                peer.finish();
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
            }
        }

        /**
         * Writes more than goes into any buffer, and tells of each byte that it reads meanwhile.
         */
        private static ConnectionHandler busy(Semaphore heard) {
            return connection -> {
                Background<Object> writing = Background.start(() -> fill(connection));
                while (connection.input().read() >= 0) {
                    heard.release();
                }
                writing.result();
            };
        }

        private static void sendAndAwait(TlsCaller peer, Semaphore heard) throws Exception {
            peer.send("x");
            assertTrue(heard.tryAcquire(Hosting.PATIENCE, TimeUnit.SECONDS), "was not read");
        }

        private static boolean fill(Connection connection) throws IOException {
            connection.write(ByteBuffer.wrap(new byte[PIECES * PIECE]));
            return true;
        }

        @Test
        void eachWriteIsWholeAndSmallOnesGoTogether() throws Exception {
            ConnectionHandler writers =
                    connection -> {
                        List<Background<Object>> all = new ArrayList<>();
                        for (int writer = 0; writer < 4; writer++) {
                            byte mark = (byte) ('a' + writer);
                            all.add(Background.start(() -> write(connection, mark)));
                        }
                        for (Background<Object> one : all) {
                            one.result();
                        }
                    };
            try (Hosting hosting = hosting(writers);
                    TlsCaller peer = TlsCaller.of(address(hosting), V13)) {
                byte[] all = peer.input().readAllBytes();
                assertEquals(4 * 50 * 30_000, all.length);
                for (int i = 0; i < all.length; i += 30_000) {
                    assertEquals(all[i], all[i + 29_999], "the write at " + i);
                }
            }
        }

        private static boolean write(Connection connection, byte mark) throws IOException {
            byte[] bytes = new byte[15_000];
            Arrays.fill(bytes, mark);
            for (int i = 0; i < 50; i++) {
                connection.write(new ByteBuffer[] {ByteBuffer.wrap(bytes), ByteBuffer.wrap(bytes)});
            }
            return true;
        }
    }

    @Nested
    class GivenThePeerEnds {

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void closeNotifyIsAnEnd(String protocol) throws Exception {
            Asking<Integer> asking = Asking.the(c -> c.input().readAllBytes().length);
            try (Hosting hosting = hosting(asking);
                    TlsCaller peer = TlsCaller.of(address(hosting), protocol)) {
                peer.send("hello").finish();
                assertEquals(5, asking.answer());
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void aStreamWithoutItIsTruncated(String protocol) throws Exception {
            Asking<Integer> asking = Asking.the(c -> c.input().readAllBytes().length);
            try (Hosting hosting = hosting(asking);
                    TlsCaller peer = TlsCaller.of(address(hosting), protocol)) {
                peer.send("hello");
                peer.raw().shutdownOutput();
                assertTrue(asking.thrown(IOException.class).getMessage().contains("close_notify"));
                assertEquals(CloseReason.PEER_TRUNCATED, hosting.nextReason());
                assertEquals(-1, peer.input().read());
            }
        }

        @Test
        void aStreamThatEndsWithinARecordIsTruncated() throws Exception {
            Asking<Integer> asking = Asking.the(c -> c.input().readAllBytes().length);
            try (Hosting hosting = hosting(asking);
                    TlsCaller peer = TlsCaller.of(address(hosting), V13)) {
                peer.raw().getOutputStream().write(new byte[] {23, 3, 3, 1, 0, 42});
                peer.raw().shutdownOutput();
                asking.thrown(IOException.class);
                assertEquals(CloseReason.PEER_TRUNCATED, hosting.nextReason());
            }
        }

        @Test
        void aRecordThatIsNoneIsAnsweredWithAnAlert() throws Exception {
            Asking<Integer> asking = Asking.the(c -> c.input().readAllBytes().length);
            try (Hosting hosting = hosting(asking);
                    TlsCaller peer = TlsCaller.of(address(hosting), V13)) {
                peer.raw().getOutputStream().write(new byte[] {23, 3, 3, 0, 20, 1, 2, 3, 4, 5});
                peer.raw().getOutputStream().write(new byte[15]);
                asking.thrown(IOException.class);
                IOException heard = assertThrows(IOException.class, () -> peer.input().read());
                assertTrue(heard.getMessage().contains("bad_record_mac"), heard::toString);
                assertEquals(CloseReason.PEER_RESET, hosting.nextReason());
            }
        }

        @Test
        void withTls13WritingGoesOnAfterTheEndWasRead() throws Exception {
            ConnectionHandler answering =
                    connection -> {
                        int count = connection.input().readAllBytes().length;
                        connection.write(ByteBuffer.wrap(new byte[count]));
                    };
            try (Hosting hosting = hosting(answering);
                    TlsCaller peer = TlsCaller.of(address(hosting), V13)) {
                peer.send(random(300_000)).finish();
                assertEquals(300_000, peer.receiveAll().length);
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
            }
        }

        @Test
        void withTls12WritingAfterTheEndSaysWhyItCanNot() throws Exception {
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                connection.input().readAllBytes();
                                return connection.write(ByteBuffer.wrap(new byte[10]));
                            });
            try (Hosting hosting = hosting(asking);
                    TlsCaller peer = TlsCaller.of(address(hosting), V12)) {
                peer.finish();
                IOException thrown = asking.thrown(IOException.class);
                assertTrue(thrown.getMessage().contains("half-close"), thrown::toString);
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
                assertTrue(hosting.errors().isEmpty(), hosting.errors()::toString);
            }
        }
    }

    @Nested
    class GivenTheHandlerEnds {

        @ParameterizedTest
        @ValueSource(strings = {V13, V12})
        void thePeerGetsCloseNotify(String protocol) throws Exception {
            try (Hosting hosting = hosting(c -> c.write(ByteBuffer.wrap(new byte[5])));
                    TlsCaller peer = TlsCaller.of(address(hosting), protocol)) {
                assertEquals(5, peer.receiveAll().length);
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
            }
        }

        @Test
        void withTls13ReadingGoesOnAfterItShutItsOutput() throws Exception {
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                connection.shutdownOutput();
                                return connection.input().readAllBytes().length;
                            });
            try (Hosting hosting = hosting(asking);
                    TlsCaller peer = TlsCaller.of(address(hosting), V13)) {
                assertEquals(0, peer.receiveAll().length);
                peer.send(random(100_000)).finish();
                assertEquals(100_000, asking.answer());
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
            }
        }

        @Test
        void aWriteThatAnotherThreadEndsLeavesNoGarbledStream() throws Exception {
            CountDownLatch full = new CountDownLatch(1);
            ConnectionHandler handler =
                    connection -> {
                        Background<Object> writing =
                                Background.start(
                                        () -> {
                                            while (true) {
                                                connection.write(ByteBuffer.allocate(50_000));
                                            }
                                        });
                        Await.open(full);
                        connection.close();
                        assertThrows(ConnectionClosedException.class, writing::result);
                    };
            try (Hosting hosting = hosting(handler);
                    TlsCaller peer = TlsCaller.narrow(address(hosting), V13)) {
                Await.until(
                        "the connection is full",
                        () -> isStill(hosting.server().connections().get(0)::bytesWritten));
                full.countDown();
                // The JDK's client throws at a record that is not whole.
                assertTrue(peer.receiveAll().length > 0);
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
            }
        }
    }

    /** Whether a number does not change for a while. */
    private static boolean isStill(LongSupplier number) {
        long before = number.getAsLong();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(10_000_000);
        }
        return before > 0 && number.getAsLong() == before;
    }

    @Nested
    class GivenAPeerThatNeverReads {

        private static void writeOn(Connection connection) throws IOException {
            while (true) {
                connection.write(ByteBuffer.allocate(100_000));
            }
        }

        /** Two at once, as small ones go. */
        private static void gatherOn(Connection connection) throws IOException {
            while (true) {
                connection.write(
                        new ByteBuffer[] {ByteBuffer.allocate(1000), ByteBuffer.allocate(1000)});
            }
        }

        @Test
        void aWriteTimesOut() throws Exception {
            try (Hosting hosting =
                            hosting(
                                    GivenAPeerThatNeverReads::writeOn,
                                    k -> k.writeTimeout(Duration.ofMillis(300)));
                    TlsCaller peer = TlsCaller.narrow(address(hosting), V13)) {
                assertEquals(CloseReason.WRITE_TIMEOUT, hosting.nextReason());
            }
        }

        @Test
        void aGatheringWriteTimesOutToo() throws Exception {
            try (Hosting hosting =
                            hosting(
                                    GivenAPeerThatNeverReads::gatherOn,
                                    k -> k.writeTimeout(Duration.ofMillis(300)));
                    TlsCaller peer = TlsCaller.narrow(address(hosting), V13)) {
                assertEquals(CloseReason.WRITE_TIMEOUT, hosting.nextReason());
            }
        }

        @Test
        void isCutAtTheDeadline() throws Exception {
            try (Hosting hosting = hosting(GivenAPeerThatNeverReads::writeOn);
                    TlsCaller peer = TlsCaller.narrow(address(hosting), V13)) {
                Await.until(
                        "the connection is full",
                        () -> isStill(hosting.server().connections().get(0)::bytesWritten));
                long before = System.nanoTime();
                hosting.drain(Duration.ofMillis(500));
                long late = System.nanoTime() - before - TimeUnit.MILLISECONDS.toNanos(500);
                System.out.println("Cut " + late / 1_000 + " µs after the deadline");
                assertEquals(CloseReason.DRAIN_TIMEOUT, hosting.nextReason());
                assertTrue(late < TimeUnit.MILLISECONDS.toNanos(500), () -> late + " ns late");
            }
        }

        @Test
        void isStillReadFromWhileAWriteWaits() throws Exception {
            ConnectionHandler handler =
                    connection -> {
                        Background.start(
                                () -> {
                                    writeOn(connection);
                                    return true;
                                });
                        connection.input().readNBytes(500_000);
                        connection.abort();
                    };
            try (Hosting hosting = hosting(handler);
                    TlsCaller peer = TlsCaller.narrow(address(hosting), V13)) {
                peer.send(new byte[500_000]);
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
            }
        }
    }

    @Nested
    class GivenReadTimeouts {

        @Test
        void aReadTimesOutAndGoesOn() throws Exception {
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                connection.readTimeout(Duration.ofMillis(100));
                                assertThrows(
                                        SocketTimeoutException.class,
                                        () -> connection.read(ByteBuffer.allocate(10)));
                                connection.write(ByteBuffer.wrap(new byte[1]));
                                connection.readTimeout(Duration.ZERO);
                                return connection.read(ByteBuffer.allocate(10));
                            });
            try (Hosting hosting = hosting(asking);
                    TlsCaller peer = TlsCaller.of(address(hosting), V13)) {
                assertEquals(1, peer.input().readNBytes(1).length);
                peer.send("hello");
                assertEquals(5, asking.answer());
            }
        }

        @Test
        void anIdleConnectionEndsWithCloseNotify() throws Exception {
            try (Hosting hosting =
                            hosting(
                                    c -> c.awaitReadable(),
                                    k -> k.idleTimeout(Duration.ofMillis(200)));
                    TlsCaller peer = TlsCaller.of(address(hosting), V13)) {
                assertEquals(0, peer.receiveAll().length);
                assertEquals(CloseReason.IDLE_TIMEOUT, hosting.nextReason());
            }
        }
    }
}

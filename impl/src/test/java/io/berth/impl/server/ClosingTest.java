package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionClosedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** How a connection ends at the handler's own wish, and what works afterwards. */
@Timeout(60)
@SuppressWarnings("try") // A peer may be there only to have connected.
class ClosingTest {

    private static void assertEnded(CloseReason reason, Executable operation) {
        ConnectionClosedException thrown = assertThrows(ConnectionClosedException.class, operation);
        assertEquals(reason, thrown.reason());
    }

    private static void assertNoBytesPass(CloseReason reason, Connection connection) {
        assertAll(
                () -> assertEnded(reason, () -> connection.read(ByteBuffer.allocate(1))),
                () -> assertEnded(reason, connection::awaitReadable),
                () -> assertEnded(reason, () -> connection.write(ByteBuffer.allocate(1))),
                () ->
                        assertEnded(
                                reason,
                                () -> connection.write(new ByteBuffer[] {ByteBuffer.allocate(1)})),
                () -> assertEnded(reason, connection::shutdownOutput),
                () -> assertEnded(reason, () -> connection.input().read()),
                () -> assertEnded(reason, () -> connection.output().write(1)));
    }

    @Nested
    class GivenTheHandlerClosed {

        @Test
        void nothingPassesAnyMore() throws Exception {
            Asking<Boolean> asking =
                    Asking.the(
                            connection -> {
                                connection.close();
                                assertFalse(connection.isOpen());
                                assertNoBytesPass(CloseReason.HANDLER_RETURNED, connection);
                                return true;
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("unread")) {
                assertTrue(asking.answer());
                assertEquals("", peer.receiveAll());
            }
        }

        @Test
        void closingAgainChangesNothing() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    connection -> {
                                        connection.close();
                                        connection.close();
                                        connection.input().close();
                                        connection.output().close();
                                    });
                    Caller peer = hosting.connect().finish()) {
                assertEquals("", peer.receiveAll());
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
                assertTrue(hosting.errors().isEmpty());
            }
        }

        @Test
        void thePeerSeesTheEndWhileTheHandlerGoesOn() throws Exception {
            CountDownLatch ended = new CountDownLatch(1);
            Asking<Boolean> asking =
                    Asking.the(
                            connection -> {
                                connection.write(ByteBuffer.wrap(new byte[] {'x'}));
                                connection.close();
                                return ended.await(20, TimeUnit.SECONDS);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertEquals("x", peer.receiveAll());
                ended.countDown();
                assertTrue(asking.answer());
            }
        }

        @Test
        void eitherStreamClosesItAll() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    c -> {
                                        c.input().close();
                                        assertFalse(c.isOpen());
                                    });
                    Caller peer = hosting.connect().finish()) {
                assertEquals("", peer.receiveAll());
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
            }
            try (Hosting hosting =
                            Hosting.of(
                                    c -> {
                                        c.output().close();
                                        assertFalse(c.isOpen());
                                    });
                    Caller peer = hosting.connect().finish()) {
                assertEquals("", peer.receiveAll());
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
            }
        }

        @Test
        void aReaderElsewhereIsFreed() throws Exception {
            Asking<CloseReason> asking =
                    Asking.the(
                            connection -> {
                                Aside<Integer> reader =
                                        Aside.run(() -> connection.read(ByteBuffer.allocate(1)));
                                connection.close();
                                Exception thrown =
                                        assertThrows(ExecutionException.class, reader::result);
                                return ((ConnectionClosedException) thrown.getCause()).reason();
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertEquals(CloseReason.HANDLER_RETURNED, asking.answer());
                assertEquals("", peer.receiveAll());
            }
        }
    }

    @Nested
    class GivenTheHandlerAborted {

        @Test
        void thePeerIsReset() throws Exception {
            Asking<Boolean> asking =
                    Asking.the(
                            connection -> {
                                connection.awaitReadable();
                                connection.abort();
                                connection.abort();
                                connection.close();
                                assertNoBytesPass(CloseReason.HANDLER_RETURNED, connection);
                                return true;
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("x")) {
                assertTrue(peer.isReset());
                assertTrue(asking.answer());
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
            }
        }

        private static boolean refuses(Caller peer) {
            try {
                peer.send("y");
                return false;
            } catch (java.io.IOException e) {
                return true;
            }
        }

        @Test
        void thePeerIsResetThoughItWasClosedBefore() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    connection -> {
                                        connection.awaitReadable();
                                        connection.close();
                                        connection.abort();
                                    });
                    Caller peer = hosting.connect().send("x")) {
                hosting.nextEnded();
                // The loop lets go of the descriptor a moment later.
                Await.until("the peer can't send any more", () -> refuses(peer));
            }
        }
    }

    @Nested
    class GivenTheHandlerReturned {

        @Test
        void onlyTheInfoOfItsConnectionWorks() throws Exception {
            CompletableFuture<Connection> kept = new CompletableFuture<>();
            try (Hosting hosting =
                            Hosting.of(
                                    connection -> {
                                        connection.input().readNBytes(2);
                                        connection.write(ByteBuffer.allocate(3));
                                        kept.complete(connection);
                                    });
                    Caller peer = hosting.connect().send("ab")) {
                peer.receive(3);
                peer.finish();
                hosting.nextEnded();
                Connection connection = kept.get(20, TimeUnit.SECONDS);
                assertNoBytesPass(CloseReason.HANDLER_RETURNED, connection);
                assertAll(
                        () -> assertFalse(connection.isOpen()),
                        () -> assertTrue(connection.id() > 0),
                        () -> assertEquals("tested", connection.server()),
                        () -> assertEquals(peer.address(), connection.remoteAddress()),
                        () -> assertEquals(peer.address(), connection.peerAddress()),
                        () -> assertEquals(2, connection.bytesRead()),
                        () -> assertEquals(3, connection.bytesWritten()),
                        () ->
                                assertEquals(
                                        CloseReason.HANDLER_RETURNED,
                                        connection.closeReason().orElseThrow()));
            }
        }

        @Test
        void aReaderThatItLeftBehindIsFreedAtOnce() throws Exception {
            CompletableFuture<Aside<Integer>> left = new CompletableFuture<>();
            try (Hosting hosting =
                            Hosting.of(
                                    connection -> left.complete(leaveBehindAReader(connection)),
                                    k -> k.lingerTimeout(Duration.ofMinutes(10)));
                    Caller peer = hosting.connect().send("x")) {
                Aside<Integer> reader = left.get(20, TimeUnit.SECONDS);
                assertThrows(ExecutionException.class, reader::result);
                peer.finish();
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
            }
        }

        /** The reader has read once, and reads again. */
        private Aside<Integer> leaveBehindAReader(Connection connection) throws Exception {
            CountDownLatch reading = new CountDownLatch(1);
            Aside<Integer> reader =
                    Aside.run(
                            () -> {
                                connection.read(ByteBuffer.allocate(1));
                                reading.countDown();
                                return connection.read(ByteBuffer.allocate(1));
                            });
            reading.await();
            awaitParked(reader.thread());
            return reader;
        }

        @Test
        void aWriterThatItLeftBehindIsFreedAtOnce() throws Exception {
            CompletableFuture<Aside<Integer>> left = new CompletableFuture<>();
            try (Hosting hosting =
                            Hosting.of(
                                    connection -> {
                                        Aside<Integer> writer =
                                                Aside.run(
                                                        () ->
                                                                connection.write(
                                                                        ByteBuffer.allocate(
                                                                                64 << 20)));
                                        awaitParked(writer.thread());
                                        left.complete(writer);
                                    },
                                    k -> k.lingerTimeout(Duration.ofMinutes(10)));
                    Caller peer = hosting.connect()) {
                Aside<Integer> writer = left.get(20, TimeUnit.SECONDS);
                assertThrows(ExecutionException.class, writer::result);
                peer.finish();
            }
        }

        private void awaitParked(Thread thread) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (thread.getState() != Thread.State.WAITING
                    && thread.getState() != Thread.State.TIMED_WAITING) {
                assertTrue(System.nanoTime() - end < 0, "it does not wait");
                Thread.onSpinWait();
            }
        }
    }

    @Nested
    class GivenHalfOfItIsClosed {

        @Test
        void thePeersHalfLeavesOursOpen() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    connection -> {
                                        int count = connection.input().readAllBytes().length;
                                        connection.write(
                                                StandardCharsets.UTF_8.encode("got " + count));
                                    });
                    Caller peer = hosting.connect().send("12345").finish()) {
                assertEquals("got 5", peer.receiveAll());
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
            }
        }

        @Test
        void ourHalfLeavesThePeersOpen() throws Exception {
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                connection.shutdownOutput();
                                return connection.input().readAllBytes().length;
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertEquals("", peer.receiveAll());
                peer.send("123").finish();
                assertEquals(3, asking.answer());
            }
        }
    }
}

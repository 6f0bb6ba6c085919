package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionClosedException;
import io.berth.ConnectionEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a handler can count on when it writes. */
@Timeout(60)
@SuppressWarnings("try") // A peer may be there only to have connected.
class WritingTest {

    /** More than the buffers between both ends take. */
    private static final int FLOOD = 64 * 1024 * 1024;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Nested
    class GivenAPeerThatReads {

        @Test
        void writesAllOfABufferAndSaysSo() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                ByteBuffer source = ByteBuffer.allocate(1_000_000);
                                int count = connection.write(source);
                                return count + " " + source.remaining();
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().finish()) {
                assertEquals(1_000_000, peer.input().readAllBytes().length);
                assertEquals("1000000 0", asking.answer());
                assertEquals(1_000_000, hosting.nextEnded().bytesWritten());
            }
        }

        @Test
        void writesDirectReadOnlyAndEmptyBuffers() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    connection -> {
                                        connection.write(ByteBuffer.allocate(0));
                                        connection.write(
                                                ByteBuffer.allocateDirect(1)
                                                        .put((byte) 'a')
                                                        .flip());
                                        connection.write(bytes("b").asReadOnlyBuffer());
                                        connection.output().write('c');
                                        connection.output().write(new byte[] {'x', 'd'}, 1, 1);
                                        connection.output().flush();
                                    });
                    Caller peer = hosting.connect().finish()) {
                assertEquals("abcd", peer.receiveAll());
            }
        }

        @Test
        void gathersBuffersInOrder() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                ByteBuffer[] all = {bytes("1"), bytes(""), bytes("23"), bytes("4")};
                                long some = connection.write(all, 1, 2);
                                long rest = connection.write(all);
                                return some + " " + rest + " " + connection.write(all, 4, 0);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().finish()) {
                assertEquals("2314", peer.receiveAll());
                assertEquals("2 2 0", asking.answer());
            }
        }

        @Test
        void gathersMoreThanASliceAndMoreBuffersThanTheSystemTakes() throws Exception {
            ByteBuffer[] many = new ByteBuffer[3_000];
            Arrays.setAll(many, i -> ByteBuffer.wrap(new byte[] {(byte) i}));
            ByteBuffer[] large = {ByteBuffer.allocate(100_000), ByteBuffer.allocate(300_000)};
            try (Hosting hosting =
                            Hosting.of(
                                    connection -> {
                                        assertEquals(3_000, connection.write(many));
                                        assertEquals(400_000, connection.write(large));
                                    });
                    Caller peer = hosting.connect().finish()) {
                byte[] received = peer.input().readAllBytes();
                assertEquals(403_000, received.length);
                for (int i = 0; i < 3_000; i++) {
                    assertEquals((byte) i, received[i]);
                }
            }
        }

        @Test
        void rejectsAPartThatIsNoneOfTheBuffers() throws Exception {
            Asking<Boolean> asking =
                    Asking.the(
                            connection -> {
                                ByteBuffer[] one = {bytes("x")};
                                assertThrows(
                                        IndexOutOfBoundsException.class,
                                        () -> connection.write(one, 1, 1));
                                return connection.isOpen();
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().finish()) {
                assertTrue(asking.answer());
            }
        }

        @Test
        void tellsOfProgressInSlices() throws Exception {
            try (Hosting hosting = Hosting.of(c -> c.write(ByteBuffer.allocate(1_000_000)));
                    Caller peer = hosting.connect().finish()) {
                peer.input().readAllBytes();
                hosting.nextEnded();
                List<Long> slices =
                        hosting.events().stream()
                                .filter(e -> e.type() == ConnectionEvent.Type.WRITE)
                                .map(ConnectionEvent::bytes)
                                .toList();
                assertEquals(1_000_000, slices.stream().mapToLong(Long::longValue).sum());
                assertTrue(
                        slices.stream().allMatch(s -> s > 0 && s <= 64 * 1024), slices::toString);
            }
        }
    }

    @Nested
    class GivenManyWriters {

        private static final int WRITERS = 8;
        private static final int MESSAGES = 12;
        private static final int LENGTH = 150_000;

        @Test
        void eachWriteIsWhole() throws Exception {
            try (Hosting hosting = Hosting.of(this::writeFromManyThreads);
                    Caller peer = hosting.connect().finish()) {
                int[] messages = new int[WRITERS];
                for (int i = 0; i < WRITERS * MESSAGES; i++) {
                    messages[writerOf(peer.input().readNBytes(LENGTH))]++;
                }
                assertEquals(-1, peer.input().read());
                assertTrue(Arrays.stream(messages).allMatch(count -> count == MESSAGES));
            }
        }

        private void writeFromManyThreads(Connection connection) throws Exception {
            List<Aside<Void>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                byte mark = (byte) i;
                writers.add(Aside.run(() -> writeMessages(connection, mark)));
            }
            for (Aside<Void> writer : writers) {
                writer.result();
            }
        }

        private Void writeMessages(Connection connection, byte mark) throws IOException {
            byte[] message = new byte[LENGTH];
            Arrays.fill(message, mark);
            for (int i = 0; i < MESSAGES; i++) {
                if (mark % 2 == 0) {
                    connection.output().write(message);
                } else {
                    connection.write(
                            new ByteBuffer[] {
                                ByteBuffer.wrap(message, 0, 10),
                                ByteBuffer.wrap(message, 10, 90_000),
                                ByteBuffer.wrap(message, 90_010, LENGTH - 90_010)
                            });
                }
            }
            return null;
        }

        private int writerOf(byte[] message) {
            assertEquals(LENGTH, message.length);
            for (byte each : message) {
                assertEquals(message[0], each, "writes are mixed");
            }
            return message[0];
        }

        @Test
        void oneReadsMeanwhile() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                Aside<Integer> writer =
                                        Aside.run(
                                                () -> connection.write(ByteBuffer.allocate(FLOOD)));
                                String read =
                                        new String(
                                                connection.input().readNBytes(5),
                                                StandardCharsets.UTF_8);
                                connection.output();
                                assertEquals(FLOOD, writer.result());
                                return read;
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("hello").finish()) {
                assertEquals(
                        FLOOD, peer.input().transferTo(java.io.OutputStream.nullOutputStream()));
                assertEquals("hello", asking.answer());
            }
        }
    }

    @Nested
    class GivenAPeerThatDoesNotRead {

        @Test
        void givesUpAfterTheWriteTimeout() throws Exception {
            Asking<Integer> asking = Asking.the(c -> c.write(ByteBuffer.allocate(FLOOD)));
            try (Hosting hosting = Hosting.of(asking, k -> k.writeTimeout(Duration.ofMillis(200)));
                    Caller peer = hosting.connect()) {
                assertEquals(
                        CloseReason.WRITE_TIMEOUT,
                        asking.thrown(ConnectionClosedException.class).reason());
                assertEquals(CloseReason.WRITE_TIMEOUT, hosting.nextReason());
                assertTrue(peer.isReset());
                assertTrue(hosting.errors().isEmpty());
            }
        }

        @Test
        void goesOnWhileTheReaderIsSlowButMoves() throws Exception {
            int total = 24 * 1024 * 1024;
            Asking<Integer> asking = Asking.the(c -> c.write(ByteBuffer.allocate(total)));
            try (Hosting hosting =
                            Hosting.of(
                                    asking,
                                    k -> k.writeTimeout(Duration.ofMillis(900)).sendBuffer(65536));
                    Caller peer = Caller.of(hosting.server().localAddress().orElseThrow(), 65536)) {
                CountDownLatch never = new CountDownLatch(1);
                long began = System.nanoTime();
                int received = 0;
                while (received < total) {
                    received += peer.input().readNBytes(total / 12).length;
                    assertFalse(never.await(100, TimeUnit.MILLISECONDS));
                }
                assertEquals(total, asking.answer());
                assertTrue(System.nanoTime() - began > 900_000_000L);
            }
        }

        @Test
        void aWriterIsFreedByClosing() throws Exception {
            CompletableFuture<Connection> seen = new CompletableFuture<>();
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                connection.write(ByteBuffer.allocate(1));
                                seen.complete(connection);
                                return connection.write(ByteBuffer.allocate(FLOOD));
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                seen.get(20, TimeUnit.SECONDS).close();
                assertEquals(
                        CloseReason.HANDLER_RETURNED,
                        asking.thrown(ConnectionClosedException.class).reason());
            }
        }

        @Test
        void aWriterIsFreedByAnInterrupt() throws Exception {
            CompletableFuture<Thread> seen = new CompletableFuture<>();
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                seen.complete(Thread.currentThread());
                                return connection.write(ByteBuffer.allocate(FLOOD));
                            });
            try (Hosting hosting = Hosting.of(asking, k -> k.lingerTimeout(Duration.ZERO));
                    Caller peer = hosting.connect()) {
                seen.get(20, TimeUnit.SECONDS).interrupt();
                assertEquals(
                        CloseReason.INTERRUPTED,
                        asking.thrown(ConnectionClosedException.class).reason());
                assertEquals(CloseReason.INTERRUPTED, hosting.nextReason());
            }
        }
    }

    @Nested
    class GivenTheOutputWasShut {

        @Test
        void thePeerSeesTheEndAndReadingGoesOn() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                connection.write(bytes("last"));
                                connection.shutdownOutput();
                                connection.shutdownOutput();
                                return new String(
                                        connection.input().readAllBytes(), StandardCharsets.UTF_8);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertEquals("last", peer.receiveAll());
                peer.send("and back").finish();
                assertEquals("and back", asking.answer());
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
            }
        }

        @Test
        void writingThrowsButTheConnectionIsOpen() throws Exception {
            Asking<Boolean> asking =
                    Asking.the(
                            connection -> {
                                connection.shutdownOutput();
                                IOException thrown =
                                        assertThrows(
                                                IOException.class,
                                                () -> connection.write(bytes("x")));
                                assertFalse(thrown instanceof ConnectionClosedException);
                                assertThrows(IOException.class, () -> connection.output().write(1));
                                return connection.isOpen();
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertTrue(asking.answer());
            }
        }

        @Test
        void itWaitsForTheWriteThatIsUnderWay() throws Exception {
            int total = 20 * 1024 * 1024;
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                CountDownLatch begun = new CountDownLatch(1);
                                Aside<Integer> writer =
                                        Aside.run(
                                                () -> {
                                                    connection.write(ByteBuffer.allocate(1));
                                                    begun.countDown();
                                                    return connection.write(
                                                            ByteBuffer.allocate(total));
                                                });
                                connection.awaitReadable();
                                begun.await();
                                connection.shutdownOutput();
                                return writer.result();
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                peer.input().readNBytes(200_000);
                peer.send("now");
                assertEquals(total + 1 - 200_000, peer.input().readAllBytes().length);
                assertEquals(total, asking.answer());
            }
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionClosedException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadPendingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a handler sees of the bytes that arrive. */
@Timeout(60)
@SuppressWarnings("try") // A peer may be there only to have said something.
class ReadingTest {

    private static String text(ByteBuffer filled) {
        return StandardCharsets.UTF_8.decode(filled.flip()).toString();
    }

    private static String readText(Connection connection, int atMost) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(atMost);
        connection.read(target);
        return text(target);
    }

    @Nested
    class GivenInput {

        @Test
        void readsWhatIsThereAndNoMoreThanFits() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                connection.awaitReadable();
                                return readText(connection, 3) + "|" + readText(connection, 100);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("hello")) {
                assertEquals("hel|lo", asking.answer());
            }
        }

        @Test
        void saysHowMuchArrivedOnceItIsReadable() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                int before = connection.input().available();
                                connection.awaitReadable();
                                int there = connection.input().available();
                                String read = readText(connection, there);
                                return before + "|" + read + "|" + connection.input().available();
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("hello")) {
                assertEquals("0|hello|0", asking.answer());
            }
        }

        @Test
        void readsIntoHeapDirectAndSlicedBuffers() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                ByteBuffer direct = ByteBuffer.allocateDirect(2);
                                ByteBuffer part = ByteBuffer.allocate(10).slice(4, 2);
                                String heap = readText(connection, 2);
                                connection.read(direct);
                                connection.read(part);
                                return heap + text(direct) + text(part);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("abcdef")) {
                assertEquals("abcdef", asking.answer());
            }
        }

        @Test
        void readsNothingIntoAFullBufferWithoutWaiting() throws Exception {
            Asking<Integer> asking = Asking.the(c -> c.read(ByteBuffer.allocate(0)));
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertEquals(0, asking.answer());
            }
        }

        @Test
        void rejectsAReadOnlyBufferAndLosesNothing() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                ByteBuffer unfit = ByteBuffer.allocate(4).asReadOnlyBuffer();
                                assertThrows(
                                        IllegalArgumentException.class,
                                        () -> connection.read(unfit));
                                return readText(connection, 4);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("kept")) {
                assertEquals("kept", asking.answer());
            }
        }

        @Test
        void leavesThePositionAtTheEndOfWhatWasReadAndTheLimitAlone() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                ByteBuffer target = ByteBuffer.allocate(200_000).position(7);
                                int count = connection.read(target);
                                return count + " " + target.position() + " " + target.limit();
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("12345")) {
                assertEquals("5 12 200000", asking.answer());
            }
        }

        @Test
        void countsWhatWasReadOnly() throws Exception {
            Asking<Long> asking =
                    Asking.the(
                            connection -> {
                                connection.awaitReadable();
                                readText(connection, 2);
                                return connection.bytesRead();
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("hello")) {
                assertEquals(2, asking.answer());
                peer.finish();
                assertEquals(2, hosting.nextEnded().bytesRead());
            }
        }
    }

    @Nested
    class GivenNoInput {

        @Test
        void waitsUntilThereIsSome() throws Exception {
            CountDownLatch reading = new CountDownLatch(1);
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                reading.countDown();
                                return readText(connection, 10);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertTrue(reading.await(20, TimeUnit.SECONDS));
                peer.send("late");
                assertEquals("late", asking.answer());
            }
        }

        @Test
        void awaitReadableConsumesNothingAndMayBeAskedAgain() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                boolean once = connection.awaitReadable();
                                boolean twice = connection.awaitReadable();
                                return once + " " + twice + " " + readText(connection, 10);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("x")) {
                assertEquals("true true x", asking.answer());
            }
        }

        @Test
        void aSecondReaderIsTurnedAwayAndTheFirstGoesOn() throws Exception {
            CompletableFuture<Connection> reading = new CompletableFuture<>();
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                reading.complete(connection);
                                return readText(connection, 10);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                Connection connection = reading.get(20, TimeUnit.SECONDS);
                awaitReader(connection);
                assertAll(
                        () ->
                                assertThrows(
                                        ReadPendingException.class,
                                        () -> connection.read(ByteBuffer.allocate(1))),
                        () -> assertThrows(ReadPendingException.class, connection::awaitReadable),
                        () ->
                                assertThrows(
                                        ReadPendingException.class,
                                        () -> connection.input().read()));
                peer.send("first");
                assertEquals("first", asking.answer());
            }
        }

        /** Reads with short timeouts, which consume nothing, until the handler is found reading. */
        private void awaitReader(Connection connection) throws IOException {
            connection.readTimeout(Duration.ZERO);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (System.nanoTime() - end < 0) {
                try {
                    connection.read(ByteBuffer.allocate(0));
                } catch (ReadPendingException isReading) {
                    return;
                }
                Thread.yield();
            }
            throw new AssertionError("nobody reads");
        }

        @Test
        void anotherThreadMayReadAfterTheFirstIsDone() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                String own = readText(connection, 1);
                                return own
                                        + Aside.run(() -> readText(connection, 1)).result()
                                        + readText(connection, 1);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("abc")) {
                assertEquals("abc", asking.answer());
            }
        }
    }

    @Nested
    class GivenTheEndOfTheStream {

        @Test
        void readsAllThatCameBeforeIt() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                ByteBuffer target = ByteBuffer.allocate(100);
                                int last = 0;
                                while (last >= 0) {
                                    last = connection.read(target);
                                }
                                return last + text(target);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("all of it").finish()) {
                assertEquals("-1all of it", asking.answer());
            }
        }

        @Test
        void saysSoAgainAndAgainInEveryWay() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                boolean first = connection.awaitReadable();
                                int read = connection.read(ByteBuffer.allocate(1));
                                boolean second = connection.awaitReadable();
                                int streamed = connection.input().read();
                                return first + " " + read + " " + second + " " + streamed;
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().finish()) {
                assertEquals("false -1 false -1", asking.answer());
            }
        }
    }

    @Nested
    class GivenAReadTimeout {

        @Test
        void throwsAfterItAndReadsOnAsIfNothingHadBeen() throws Exception {
            CountDownLatch timedOut = new CountDownLatch(1);
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                connection.readTimeout(Duration.ofMillis(80));
                                long began = System.nanoTime();
                                assertThrows(
                                        SocketTimeoutException.class,
                                        () -> readText(connection, 10));
                                assertTrue(System.nanoTime() - began >= 80_000_000L);
                                assertThrows(
                                        SocketTimeoutException.class, connection::awaitReadable);
                                connection.readTimeout(Duration.ZERO);
                                timedOut.countDown();
                                return readText(connection, 10);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertTrue(timedOut.await(20, TimeUnit.SECONDS));
                peer.send("still here");
                assertEquals("still here", asking.answer());
            }
        }

        @Test
        void countsAnewForEachRead() throws Exception {
            Asking<Long> asking =
                    Asking.the(
                            connection -> {
                                connection.readTimeout(Duration.ofMillis(150));
                                connection.input().readNBytes(1);
                                long began = System.nanoTime();
                                assertThrows(
                                        SocketTimeoutException.class,
                                        () -> connection.input().read());
                                return System.nanoTime() - began;
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("x")) {
                assertTrue(asking.answer() >= 150_000_000L);
            }
        }

        @Test
        void appliesToAReadThatIsWaitingAlready() throws Exception {
            CompletableFuture<Connection> reading = new CompletableFuture<>();
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                reading.complete(connection);
                                return connection.read(ByteBuffer.allocate(1));
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                reading.get(20, TimeUnit.SECONDS).readTimeout(Duration.ofMillis(50));
                asking.thrown(SocketTimeoutException.class);
            }
        }

        @Test
        void losesNoByteHoweverOftenItPasses() throws Exception {
            int total = 30_000;
            Semaphore timeouts = new Semaphore(0);
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                connection.readTimeout(Duration.ofNanos(20_000));
                                return countInOrder(connection, total, timeouts);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                for (int i = 0; i < total; i += 3) {
                    peer.send(new byte[] {(byte) i, (byte) (i + 1), (byte) (i + 2)});
                    if (i % 60 == 0) {
                        timeouts.drainPermits();
                        assertTrue(timeouts.tryAcquire(20, TimeUnit.SECONDS));
                    }
                }
                assertEquals(total, asking.answer());
            }
        }

        private int countInOrder(Connection connection, int total, Semaphore timeouts)
                throws IOException {
            ByteBuffer target = ByteBuffer.allocate(7);
            int next = 0;
            while (next < total) {
                try {
                    connection.read(target.clear());
                    for (target.flip(); target.hasRemaining(); next++) {
                        assertEquals((byte) next, target.get());
                    }
                } catch (SocketTimeoutException e) {
                    timeouts.release();
                }
            }
            return next;
        }

        @Test
        void rejectsANegativeOneAndTakesTheLongest() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                Duration negative = Duration.ofNanos(-1);
                                assertThrows(
                                        IllegalArgumentException.class,
                                        () -> connection.readTimeout(negative));
                                assertThrows(
                                        IllegalArgumentException.class,
                                        () -> connection.idleTimeout(negative));
                                connection.readTimeout(Duration.ofSeconds(Long.MAX_VALUE));
                                connection.idleTimeout(Duration.ofSeconds(Long.MAX_VALUE));
                                return readText(connection, 10);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("fine")) {
                assertEquals("fine", asking.answer());
            }
        }
    }

    @Nested
    class GivenTheStream {

        @Test
        void isTheSameAtEachCall() throws Exception {
            Asking<Boolean> asking =
                    Asking.the(
                            connection -> {
                                assertSame(connection.input(), connection.input());
                                assertSame(connection.output(), connection.output());
                                return true;
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertTrue(asking.answer());
            }
        }

        @Test
        void givesBytesAsUnsignedAndNothingForNoRoom() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                int first = connection.input().read();
                                int none = connection.input().read(new byte[3], 1, 0);
                                byte[] target = {9, 9, 9, 9};
                                int some = connection.input().read(target, 1, 2);
                                return first + " " + none + " " + some + " " + target[0]
                                        + target[3];
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send(new byte[] {(byte) 200, 1, 2})) {
                assertEquals("200 0 2 99", asking.answer());
            }
        }

        @Test
        void transfersEverythingToTheOutput() throws Exception {
            byte[] sent = new byte[3_000_000];
            new Random(7).nextBytes(sent);
            try (Hosting hosting = Hosting.of(c -> c.input().transferTo(c.output()));
                    Caller peer = hosting.connect()) {
                Aside<Caller> sending = Aside.run(() -> peer.send(sent).finish());
                assertArrayEquals(sent, peer.input().readAllBytes());
                sending.result();
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
            }
        }

        @Test
        void saysWhatCanBeHadAtOnceAtMost() throws Exception {
            Asking<String> asking =
                    Asking.the(
                            connection -> {
                                connection.awaitReadable();
                                int available = connection.input().available();
                                int read = connection.input().read(new byte[available]);
                                return (available > 0) + " " + (read == available);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().send("hello")) {
                assertEquals("true true", asking.answer());
            }
        }
    }

    @Nested
    class GivenAnInterrupt {

        @Test
        void endsTheConnectionAndKeepsTheFlag() throws Exception {
            CompletableFuture<Thread> reading = new CompletableFuture<>();
            Asking<Boolean> asking =
                    Asking.the(
                            connection -> {
                                reading.complete(Thread.currentThread());
                                ConnectionClosedException thrown =
                                        assertThrows(
                                                ConnectionClosedException.class,
                                                () -> readText(connection, 1));
                                assertEquals(CloseReason.INTERRUPTED, thrown.reason());
                                assertFalse(connection.isOpen());
                                return Thread.currentThread().isInterrupted();
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                reading.get(20, TimeUnit.SECONDS).interrupt();
                assertTrue(asking.answer());
                assertEquals("", peer.finish().receiveAll());
                assertEquals(CloseReason.INTERRUPTED, hosting.nextReason());
            }
        }
    }
}

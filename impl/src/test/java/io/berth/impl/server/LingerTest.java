package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing keeps the last response, for a bounded time and size. */
@Timeout(60)
@SuppressWarnings("try") // A peer may be there only to stay.
class LingerTest {

    private static final int RESPONSE = 1024 * 1024;

    /** Answers without reading what was asked. */
    private static void answer(Connection connection) throws IOException {
        connection.awaitReadable();
        connection.write(ByteBuffer.allocate(RESPONSE));
    }

    @Nested
    class GivenUnreadInputAndASlowReader {

        private static final int TRIES = 40;
        private static final int STEPS = 15;

        @Test
        void theLastResponseArrivesWhole() throws Exception {
            assertEquals(TRIES, wholeOf(LingerTest::answer));
        }

        @Test
        void evenFromAHandlerThatLeavesItsInterruptFlagSet() throws Exception {
            assertEquals(
                    TRIES,
                    wholeOf(
                            connection -> {
                                answer(connection);
                                Thread.currentThread().interrupt();
                            }));
        }

        private int wholeOf(ConnectionHandler handler) throws Exception {
            // The readers take 1.5 s, and longer on a machine with much to do.
            try (Hosting hosting = Hosting.of(handler, keys -> keys.set("linger.timeout", "20s"))) {
                InetSocketAddress address = hosting.server().localAddress().orElseThrow();
                List<Aside<Integer>> readers = new ArrayList<>();
                for (int i = 0; i < TRIES; i++) {
                    int buffer = i % 2 == 0 ? 0 : 32 * 1024;
                    readers.add(Aside.run(() -> readSlowly(address, buffer)));
                }
                int whole = 0;
                for (Aside<Integer> reader : readers) {
                    whole += reader.result() == RESPONSE ? 1 : 0;
                }
                System.out.println("Last responses that arrived whole: " + whole + "/" + TRIES);
                return whole;
            }
        }

        /** Needs 1.5 s from the first byte on and keeps sending. */
        private int readSlowly(InetSocketAddress address, int buffer) throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            int received = 0;
            try (Caller peer = Caller.of(address, buffer).send(new byte[100_000])) {
                received += peer.input().readNBytes(1).length;
                long began = System.nanoTime();
                for (int step = 1; step <= STEPS; step++) {
                    long due = began + step * 1_500_000_000L / STEPS - System.nanoTime();
                    assertFalse(never.await(due, TimeUnit.NANOSECONDS));
                    peer.send(new byte[1_000]);
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
    class GivenAPeerThatIsDone {

        @Test
        void itClosesAtOnce() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    LingerTest::answer,
                                    k -> k.lingerTimeout(Duration.ofMinutes(10)));
                    Caller peer = hosting.connect().send("unread").finish()) {
                assertEquals(RESPONSE, peer.input().readAllBytes().length);
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
            }
        }
    }

    @Nested
    class GivenAPeerThatStays {

        @Test
        void itClosesAfterTheLingerTimeoutAndNotBefore() throws Exception {
            Asking<Long> asking =
                    Asking.the(
                            connection -> {
                                connection.write(ByteBuffer.allocate(1));
                                return System.nanoTime();
                            });
            try (Hosting hosting =
                            Hosting.of(asking, k -> k.lingerTimeout(Duration.ofMillis(400)));
                    Caller peer = hosting.connect()) {
                assertEquals("\0", peer.receiveAll());
                assertEquals(1, hosting.server().openConnections());
                hosting.nextEnded();
                assertTrue(System.nanoTime() - asking.answer() >= 400_000_000L);
                assertEquals(0, hosting.server().openConnections());
            }
        }

        @Test
        void aTimeoutOfZeroDoesNotLinger() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    c -> c.awaitReadable(), k -> k.lingerTimeout(Duration.ZERO));
                    Caller peer = hosting.connect().send("x")) {
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
            }
        }

        @Test
        void aSizeOfZeroDoesNotLinger() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    c -> c.awaitReadable(),
                                    k -> k.lingerSize(0).lingerTimeout(Duration.ofMinutes(10)));
                    Caller peer = hosting.connect().send("x")) {
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
            }
        }
    }

    @Nested
    class GivenAPeerThatNeverStopsSending {

        private void sendForEver(Caller peer) throws IOException {
            byte[] some = new byte[16 * 1024];
            while (true) {
                peer.send(some);
            }
        }

        @Test
        void itClosesAfterTheLingerSize() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    c -> c.awaitReadable(),
                                    k ->
                                            k.lingerSize(256 * 1024)
                                                    .lingerTimeout(Duration.ofMinutes(10)));
                    Caller peer = hosting.connect()) {
                assertThrows(IOException.class, () -> sendForEver(peer));
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
                assertEquals(0, hosting.events().get(0).connection().bytesRead());
            }
        }

        @Test
        void itClosesAfterTheLingerTimeout() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    c -> c.awaitReadable(),
                                    k ->
                                            k.lingerSize(1L << 40)
                                                    .lingerTimeout(Duration.ofMillis(300)));
                    Caller peer = hosting.connect()) {
                assertThrows(IOException.class, () -> sendForEver(peer));
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
            }
        }
    }
}

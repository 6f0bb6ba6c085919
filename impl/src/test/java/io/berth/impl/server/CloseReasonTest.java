package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionClosedException;
import io.berth.ConnectionHandler;
import io.berth.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Why a connection ended: one reason for every end, the first that came up. */
@Timeout(60)
@SuppressWarnings("try") // A peer may be there only to have connected.
class CloseReasonTest {

    /** Reads until the end, and throws what reading throws. */
    private static int readOn(Connection connection) throws IOException {
        return connection.input().readAllBytes().length;
    }

    private static void echo(Connection connection) throws IOException {
        while (connection.awaitReadable()) {
            ByteBuffer bytes = ByteBuffer.allocate(100);
            connection.read(bytes);
            connection.write(bytes.flip());
        }
    }

    /** Doing this to a server whose handler reads ends the connection for that reason. */
    private static void assertReadingEndsWith(CloseReason reason, Hosting hosting, Asking<?> asking)
            throws Exception {
        assertEquals(reason, asking.thrown(ConnectionClosedException.class).reason());
        assertEquals(reason, hosting.nextReason());
        assertTrue(hosting.errors().isEmpty(), hosting.errors()::toString);
    }

    @Nested
    class GivenThePeerEndedIt {

        @Test
        void isPeerClosedWhereTheHandlerHadReadTheEnd() throws Exception {
            try (Hosting hosting = Hosting.of(CloseReasonTest::readOn);
                    Caller peer = hosting.connect().finish()) {
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
                assertEquals(-1, peer.input().read());
            }
        }

        @Test
        void isPeerClosedWhereAwaitReadableFoundTheEnd() throws Exception {
            try (Hosting hosting = Hosting.of(CloseReasonTest::echo);
                    Caller peer = hosting.connect().finish()) {
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
                assertEquals(-1, peer.input().read());
            }
        }

        @Test
        void isHandlerReturnedWhereTheHandlerDidNotLook() throws Exception {
            CountDownLatch finished = new CountDownLatch(1);
            try (Hosting hosting = Hosting.of(c -> finished.await());
                    Caller peer = hosting.connect().finish()) {
                finished.countDown();
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
                assertEquals(-1, peer.input().read());
            }
        }

        @Test
        void isPeerResetWhereReadingFailed() throws Exception {
            Asking<Integer> asking = Asking.the(CloseReasonTest::readOn);
            try (Hosting hosting = Hosting.of(asking)) {
                hosting.connect().send("x").reset();
                assertFalse(asking.thrown(IOException.class) instanceof ConnectionClosedException);
                assertEquals(CloseReason.PEER_RESET, hosting.nextReason());
                assertTrue(hosting.errors().isEmpty());
            }
        }

        @Test
        void isPeerResetWhereAwaitReadableFailed() throws Exception {
            Asking<Boolean> asking =
                    Asking.the(
                            connection -> {
                                readOn(connection, 1);
                                return connection.awaitReadable();
                            });
            try (Hosting hosting = Hosting.of(asking)) {
                hosting.connect().send("x").reset();
                asking.thrown(IOException.class);
                assertEquals(CloseReason.PEER_RESET, hosting.nextReason());
            }
        }

        private void readOn(Connection connection, int count) throws IOException {
            connection.input().readNBytes(count);
        }

        @Test
        void isPeerResetWhereWritingFailed() throws Exception {
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                while (true) {
                                    connection.write(ByteBuffer.allocate(100_000));
                                }
                            });
            try (Hosting hosting = Hosting.of(asking)) {
                Caller peer = hosting.connect();
                peer.receive(10);
                peer.reset();
                asking.thrown(IOException.class);
                assertEquals(CloseReason.PEER_RESET, hosting.nextReason());
                assertTrue(hosting.errors().isEmpty());
            }
        }

        @Test
        void whatFollowsAPeersResetIsThrownAsItsReason() throws Exception {
            Asking<CloseReason> asking =
                    Asking.the(
                            connection -> {
                                assertThrows(IOException.class, () -> readOn(connection, 2));
                                return assertThrows(
                                                ConnectionClosedException.class,
                                                () -> connection.write(ByteBuffer.allocate(1)))
                                        .reason();
                            });
            try (Hosting hosting = Hosting.of(asking)) {
                hosting.connect().send("x").reset();
                assertEquals(CloseReason.PEER_RESET, asking.answer());
            }
        }

        @Test
        void aResetThatTwoThreadsMeetIsNoErrorOfTheHandler() throws Exception {
            try (Hosting hosting =
                    Hosting.of(
                            connection -> {
                                IOException first =
                                        assertThrows(
                                                IOException.class,
                                                () -> CloseReasonTest.readOn(connection));
                                assertThrows(
                                        IOException.class,
                                        () -> connection.write(ByteBuffer.allocate(1)));
                                throw new UncheckedIOException(first);
                            })) {
                hosting.connect().send("x").reset();
                assertEquals(CloseReason.PEER_RESET, hosting.nextReason());
                assertTrue(hosting.errors().isEmpty(), hosting.errors()::toString);
            }
        }
    }

    @Nested
    class GivenTheHandlerEndedIt {

        private CloseReason reasonOf(ConnectionHandler handler) throws Exception {
            try (Hosting hosting = Hosting.of(handler);
                    Caller peer = hosting.connect().finish()) {
                peer.receiveAll();
                return hosting.nextReason();
            }
        }

        @Test
        void isHandlerReturnedWhereItReturned() throws Exception {
            assertEquals(CloseReason.HANDLER_RETURNED, reasonOf(c -> {}));
        }

        @Test
        void isHandlerReturnedWhereItClosed() throws Exception {
            assertEquals(CloseReason.HANDLER_RETURNED, reasonOf(Connection::close));
        }

        @Test
        void isHandlerFailedWhereItThrew() throws Exception {
            assertEquals(
                    CloseReason.HANDLER_FAILED,
                    reasonOf(
                            c -> {
                                throw new IllegalStateException("meant");
                            }));
        }

        @Test
        void isHandlerReturnedWhereItClosedAndThenThrew() throws Exception {
            assertEquals(
                    CloseReason.HANDLER_RETURNED,
                    reasonOf(
                            c -> {
                                c.close();
                                throw new IllegalStateException("meant");
                            }));
        }
    }

    @Nested
    class GivenItWasSilent {

        @Test
        void isIdleTimeoutWhereNoByteMoved() throws Exception {
            Asking<Integer> asking = Asking.the(CloseReasonTest::readOn);
            try (Hosting hosting = Hosting.of(asking, k -> k.idleTimeout(Duration.ofMillis(150)));
                    Caller peer = hosting.connect()) {
                long began = System.nanoTime();
                assertEquals("", peer.receiveAll());
                assertTrue(System.nanoTime() - began >= 100_000_000L);
                peer.finish();
                assertReadingEndsWith(CloseReason.IDLE_TIMEOUT, hosting, asking);
            }
        }

        @Test
        void aByteInEitherDirectionPutsItOff() throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            Asking<Long> asking =
                    Asking.the(
                            connection -> {
                                long began = System.nanoTime();
                                connection.input().readNBytes(3);
                                for (int i = 0; i < 3; i++) {
                                    assertFalse(never.await(300, TimeUnit.MILLISECONDS));
                                    connection.write(ByteBuffer.allocate(1));
                                }
                                return System.nanoTime() - began;
                            });
            try (Hosting hosting = Hosting.of(asking, k -> k.idleTimeout(Duration.ofSeconds(1)));
                    Caller peer = hosting.connect()) {
                for (int i = 0; i < 3; i++) {
                    assertFalse(never.await(300, TimeUnit.MILLISECONDS));
                    peer.send("x");
                }
                assertEquals("\0\0\0", peer.receive(3));
                assertTrue(asking.answer() >= 1_000_000_000L);
            }
        }

        @Test
        void theConnectionMayOverrideIt() throws Exception {
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                connection.idleTimeout(Duration.ofMillis(100));
                                return readOn(connection);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertEquals("", peer.receiveAll());
                peer.finish();
                assertReadingEndsWith(CloseReason.IDLE_TIMEOUT, hosting, asking);
            }
        }

        @Test
        void theConnectionMaySwitchItOff() throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            Asking<Boolean> asking =
                    Asking.the(
                            connection -> {
                                connection.idleTimeout(Duration.ZERO);
                                assertFalse(never.await(500, TimeUnit.MILLISECONDS));
                                return connection.isOpen();
                            });
            try (Hosting hosting = Hosting.of(asking, k -> k.idleTimeout(Duration.ofMillis(200)));
                    Caller peer = hosting.connect()) {
                assertTrue(asking.answer());
                assertEquals("", peer.receiveAll());
            }
        }

        @Test
        void aSilentComputationIsCountedToo() throws Exception {
            Asking<CloseReason> asking =
                    Asking.the(
                            connection ->
                                    connection
                                            .closed()
                                            .toCompletableFuture()
                                            .get(20, TimeUnit.SECONDS));
            try (Hosting hosting = Hosting.of(asking, k -> k.idleTimeout(Duration.ofMillis(100)));
                    Caller peer = hosting.connect()) {
                assertEquals(CloseReason.IDLE_TIMEOUT, asking.answer());
                assertEquals("", peer.receiveAll());
            }
        }

        @Test
        void aShorterIdleTimeoutByUpdateReachesALivingConnection() throws Exception {
            CountDownLatch reading = new CountDownLatch(1);
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                reading.countDown();
                                return readOn(connection);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertTrue(reading.await(20, TimeUnit.SECONDS));
                ServerConfig now = hosting.server().config();
                hosting.server().update(now.toBuilder().idleTimeout(Duration.ofMillis(50)).build());
                assertEquals("", peer.receiveAll());
                peer.finish();
                assertReadingEndsWith(CloseReason.IDLE_TIMEOUT, hosting, asking);
            }
        }
    }

    @Nested
    class GivenItLivedLong {

        @Test
        void isLifetimeExceededHoweverBusyItWas() throws Exception {
            Asking<Integer> asking =
                    Asking.the(
                            connection -> {
                                echo(connection);
                                return 0;
                            });
            try (Hosting hosting = Hosting.of(asking, k -> k.maxLifetime(Duration.ofMillis(300)));
                    Caller peer = hosting.connect()) {
                long began = System.nanoTime();
                int answer = 0;
                while (answer >= 0) {
                    answer = peer.send("x").input().read();
                }
                assertTrue(System.nanoTime() - began >= 250_000_000L);
                peer.finish();
                assertReadingEndsWith(CloseReason.LIFETIME_EXCEEDED, hosting, asking);
            }
        }
    }

    @Nested
    class GivenAnOperatorEndedIt {

        private final CompletableFuture<Connection> served = new CompletableFuture<>();
        private final Asking<Integer> asking =
                Asking.the(
                        connection -> {
                            served.complete(connection);
                            return readOn(connection);
                        });

        @Test
        void isKilledAndThePeerIsReset() throws Exception {
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                long id = served.get(20, TimeUnit.SECONDS).id();
                assertTrue(hosting.server().kill(id));
                assertReadingEndsWith(CloseReason.KILLED, hosting, asking);
                assertTrue(peer.isReset());
                assertFalse(hosting.server().kill(id));
            }
        }

        @Test
        void isServerClosed() throws Exception {
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                served.get(20, TimeUnit.SECONDS);
                hosting.server().close();
                assertReadingEndsWith(CloseReason.SERVER_CLOSED, hosting, asking);
                assertTrue(peer.isReset());
            }
        }

        @Test
        void isDrainTimeoutWhereTheDeadlineOfADrainCutIt() throws Exception {
            Asking<Integer> busy =
                    Asking.the(
                            connection -> {
                                served.complete(connection);
                                new CountDownLatch(1).await();
                                return 0;
                            });
            try (Hosting hosting = Hosting.of(busy);
                    Caller peer = hosting.connect()) {
                served.get(20, TimeUnit.SECONDS);
                hosting.drain(Duration.ofMillis(100));
                busy.thrown(InterruptedException.class);
                assertEquals(CloseReason.DRAIN_TIMEOUT, hosting.nextReason());
                assertTrue(hosting.errors().isEmpty(), hosting.errors()::toString);
                assertTrue(peer.isReset());
            }
        }

        @Test
        void isDrainedWhereItWasBetweenExchanges() throws Exception {
            try (Hosting hosting = Hosting.of(CloseReasonTest::echo);
                    Caller peer = hosting.connect().send("x")) {
                assertEquals("x", peer.receive(1));
                Aside<Void> draining =
                        Aside.run(
                                () -> {
                                    hosting.drain(Duration.ofMinutes(1));
                                    return null;
                                });
                assertEquals("", peer.receiveAll());
                peer.finish();
                draining.result();
                assertEquals(CloseReason.DRAINED, hosting.nextReason());
            }
        }

        @Test
        void isDrainedWhereAReadWasQuietAndTheHandlerMaySayGoodbye() throws Exception {
            Asking<Integer> polite =
                    Asking.the(
                            connection -> {
                                served.complete(connection);
                                int count = connection.read(ByteBuffer.allocate(1));
                                connection.write(ByteBuffer.wrap("bye".getBytes()));
                                return count;
                            });
            try (Hosting hosting = Hosting.of(polite, k -> k.drainIdle(Duration.ofMillis(200)));
                    Caller peer = hosting.connect()) {
                served.get(20, TimeUnit.SECONDS);
                long began = System.nanoTime();
                Aside<Void> draining =
                        Aside.run(
                                () -> {
                                    hosting.drain(Duration.ofMinutes(1));
                                    return null;
                                });
                assertEquals("bye", peer.receiveAll());
                assertTrue(System.nanoTime() - began >= 150_000_000L);
                peer.finish();
                draining.result();
                assertEquals(-1, polite.answer());
                assertEquals(CloseReason.DRAINED, hosting.nextReason());
            }
        }
    }

    @Nested
    class GivenTheHandlersServiceWent {

        @Test
        void isHandlerGoneWhereItsDrainCutIt() throws Exception {
            CountDownLatch serving = new CountDownLatch(1);
            HandlerBinding binding =
                    HandlerBinding.to(
                            connection -> {
                                serving.countDown();
                                new CountDownLatch(1).await();
                            });
            CompletableFuture<CloseReason> reason = new CompletableFuture<>();
            Audience audience = new Audience();
            audience.addConnectionListener(
                    event -> reason.complete(event.connection().closeReason().orElseThrow()),
                    java.util.Set.of(io.berth.ConnectionEvent.Type.CLOSE));
            ServerConfig config =
                    ServerConfig.builder("going", "127.0.0.1:0")
                            .handlerDrain(Duration.ofMillis(100))
                            .build();
            try (Server server = Server.configured(config, new Engine(), audience)) {
                server.serve(binding);
                server.open();
                try (Caller peer = Caller.of(server.localAddress().orElseThrow())) {
                    assertTrue(serving.await(20, TimeUnit.SECONDS));
                    server.retire(binding).await();
                    assertEquals(CloseReason.HANDLER_GONE, reason.get(20, TimeUnit.SECONDS));
                    assertTrue(peer.isReset());
                }
            }
        }
    }

    @Nested
    class GivenSeveralCauses {

        @Test
        void theFirstWins() throws Exception {
            CompletableFuture<Connection> served = new CompletableFuture<>();
            CountDownLatch killed = new CountDownLatch(1);
            try (Hosting hosting =
                            Hosting.of(
                                    connection -> {
                                        connection.close();
                                        served.complete(connection);
                                        awaitAnyway(killed);
                                        throw new IllegalStateException("meant");
                                    });
                    Caller peer = hosting.connect()) {
                Connection connection = served.get(20, TimeUnit.SECONDS);
                assertTrue(hosting.server().kill(connection.id()));
                killed.countDown();
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
                assertEquals(
                        CloseReason.HANDLER_RETURNED,
                        connection.closed().toCompletableFuture().get(20, TimeUnit.SECONDS));
                peer.finish();
            }
        }

        private void awaitAnyway(CountDownLatch latch) {
            while (latch.getCount() > 0) {
                try {
                    latch.await();
                } catch (InterruptedException ofTheKill) {
                    // It goes on until it is let go.
                }
            }
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionClosedException;
import io.berth.ConnectionInfo;
import io.berth.ErrorEvent;
import io.berth.ServerState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handler that misbehaves ends its own connection; the server does not notice, and says so. */
@Timeout(60)
class BadHandlerTest {

    /** Misbehaves where the peer says "bad", and answers "ok" to anything else. */
    private static void serve(Connection connection, Asking.Body<?> bad) throws Exception {
        String said = new String(connection.input().readNBytes(3));
        if (said.equals("bad")) {
            bad.of(connection);
        } else {
            connection.write(ByteBuffer.wrap("ok".getBytes()));
        }
    }

    private static void assertServes(Hosting hosting) throws Exception {
        try (Caller peer = hosting.connect().send("say").finish()) {
            assertEquals("ok", peer.receiveAll());
        }
        assertEquals(ServerState.RUNNING, hosting.server().state());
    }

    @Nested
    class GivenItThrows {

        private void assertReported(Throwable thrown) throws Exception {
            assertReported(
                    thrown,
                    connection -> {
                        throw thrown instanceof Error error ? throwing(error) : (Exception) thrown;
                    });
        }

        private Exception throwing(Error error) {
            throw error;
        }

        private void assertReported(Throwable thrown, Asking.Body<?> bad) throws Exception {
            try (Hosting hosting = Hosting.of(c -> serve(c, bad));
                    Caller peer = hosting.connect().send("bad").finish()) {
                assertEquals("", peer.receiveAll());
                ConnectionInfo ended = hosting.nextEnded();
                assertEquals(CloseReason.HANDLER_FAILED, ended.closeReason().orElseThrow());
                assertEquals(1, hosting.errors().size());
                ErrorEvent error = hosting.errors().get(0);
                assertEquals(ErrorEvent.Source.HANDLER, error.source());
                assertEquals("tested", error.server());
                assertSame(ended, error.connection().orElseThrow());
                assertSame(thrown, error.cause());
                assertServes(hosting);
            }
        }

        @Test
        void anExceptionIsReported() throws Exception {
            assertReported(new Exception("meant"));
        }

        @Test
        void anIoExceptionOfAnotherOriginIsReported() throws Exception {
            assertReported(new IOException("of a file, say"));
        }

        @Test
        void anErrorIsReported() throws Exception {
            assertReported(new AssertionError("meant"));
        }

        @Test
        void anOutOfMemoryErrorIsReported() throws Exception {
            assertReported(new OutOfMemoryError("thrown by hand"));
        }

        @Test
        void theEndOfAnotherConnectionIsReported() throws Exception {
            assertReported(new ConnectionClosedException(CloseReason.KILLED));
        }

        @Test
        void anInterruptThatNobodyAskedForIsReported() throws Exception {
            assertReported(new InterruptedException("meant"));
        }

        @Test
        void aStackOverflowIsReported() throws Exception {
            try (Hosting hosting = Hosting.of(c -> serve(c, b -> overflow(1)));
                    Caller peer = hosting.connect().send("bad").finish()) {
                assertEquals("", peer.receiveAll());
                assertEquals(CloseReason.HANDLER_FAILED, hosting.nextReason());
                assertTrue(hosting.errors().get(0).cause() instanceof StackOverflowError);
                assertServes(hosting);
            }
        }

        private int overflow(int depth) {
            return overflow(depth + 1) + 1;
        }

        @Test
        void aCircleOfCausesIsReported() throws Exception {
            Exception one = new Exception("one");
            one.initCause(new Exception("other", one));
            assertReported(one);
        }

        @Test
        void whatCannotBePrintedIsReported() throws Exception {
            assertReported(new UnprintableException());
        }

        private final class UnprintableException extends RuntimeException {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("meant");
            }
        }
    }

    @Nested
    class GivenItThrowsWhatTheConnectionThrew {

        private void assertNotReported(Asking.Body<?> bad, Duration idle) throws Exception {
            try (Hosting hosting = Hosting.of(c -> serve(c, bad), k -> k.idleTimeout(idle));
                    Caller peer = hosting.connect().send("bad")) {
                assertEquals("", peer.receiveAll());
                peer.finish();
                hosting.nextEnded();
                assertTrue(hosting.errors().isEmpty(), hosting.errors()::toString);
            }
        }

        @Test
        void theEndOfItsConnectionIsNoNews() throws Exception {
            assertNotReported(c -> c.input().read(), Duration.ofMillis(50));
        }

        @Test
        void norIsWhatThatCaused() throws Exception {
            assertNotReported(
                    connection -> {
                        try {
                            return connection.input().read();
                        } catch (IOException e) {
                            throw new IllegalStateException("wrapped", new Exception(e));
                        }
                    },
                    Duration.ofMillis(50));
        }

        @Test
        void norIsAReadTimeout() throws Exception {
            assertNotReported(
                    connection -> {
                        connection.readTimeout(Duration.ofMillis(20));
                        return connection.input().read();
                    },
                    Duration.ZERO);
        }

        @Test
        void norIsWritingAfterTheOutputWasShut() throws Exception {
            assertNotReported(
                    connection -> {
                        connection.shutdownOutput();
                        return connection.write(ByteBuffer.allocate(1));
                    },
                    Duration.ZERO);
        }

        @Test
        void butATimeoutOfAnotherSocketIs() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    c -> {
                                        throw new SocketTimeoutException("of another");
                                    });
                    Caller peer = hosting.connect().finish()) {
                assertEquals("", peer.receiveAll());
                assertEquals(CloseReason.HANDLER_FAILED, hosting.nextReason());
                assertEquals(1, hosting.errors().size());
            }
        }
    }

    @Nested
    class GivenItReturnsAtOnce {

        @Test
        void thePeerSeesAnOrderlyEndThoughItSentSomething() throws Exception {
            try (Hosting hosting = Hosting.of(c -> {});
                    Caller peer = hosting.connect().send(new byte[10_000]).finish()) {
                assertEquals("", peer.receiveAll());
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
                assertTrue(hosting.errors().isEmpty());
            }
        }
    }

    @Nested
    class GivenItNeverReads {

        @Test
        void itsPeerIsHeldBackAndOthersAreServed() throws Exception {
            CountDownLatch done = new CountDownLatch(1);
            try (Hosting hosting =
                            Hosting.of(c -> serve(c, b -> done.await(20, TimeUnit.SECONDS)));
                    Caller peer = hosting.connect().send("bad")) {
                Aside<Void> flood = Aside.run(() -> flood(peer));
                assertServes(hosting);
                hosting.nextEnded();
                assertEquals(1, hosting.server().openConnections());
                done.countDown();
                assertEquals(CloseReason.HANDLER_RETURNED, hosting.nextReason());
                assertThrows(ExecutionException.class, flood::result);
            }
        }

        private Void flood(Caller peer) throws IOException {
            while (true) {
                peer.send(new byte[50_000]);
            }
        }
    }

    @Nested
    class GivenItNeverReturns {

        private final CountDownLatch letGo = new CountDownLatch(1);
        private final CompletableFuture<Connection> stuck = new CompletableFuture<>();

        private void ignoreEverything(Connection connection) {
            stuck.complete(connection);
            while (letGo.getCount() > 0) {
                try {
                    letGo.await();
                } catch (InterruptedException ignored) {
                    // That is what is bad about it.
                }
            }
        }

        @Test
        void aKillResetsThePeerAndTheServerGoesOn() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    c ->
                                            serve(
                                                    c,
                                                    b -> {
                                                        ignoreEverything(b);
                                                        return 0;
                                                    }));
                    Caller peer = hosting.connect().send("bad")) {
                long id = stuck.get(20, TimeUnit.SECONDS).id();
                hosting.server().kill(id);
                assertTrue(peer.isReset());
                assertServes(hosting);
                hosting.nextEnded();
                letGo.countDown();
                assertEquals(CloseReason.KILLED, hosting.nextReason());
            }
        }

        @Test
        void aKillInterruptsWhatItWaitsFor() throws Exception {
            Asking<Boolean> asking =
                    Asking.the(
                            connection -> {
                                stuck.complete(connection);
                                return letGo.await(20, TimeUnit.SECONDS);
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                hosting.server().kill(stuck.get(20, TimeUnit.SECONDS).id());
                asking.thrown(InterruptedException.class);
                assertEquals(CloseReason.KILLED, hosting.nextReason());
                assertTrue(hosting.errors().isEmpty());
                assertTrue(peer.isReset());
            }
        }

        @Test
        void theInterruptOfAnotherSocketIsNoNewsEither() throws Exception {
            try (ServerSocketChannel silent = ServerSocketChannel.open()) {
                silent.bind(new InetSocketAddress("127.0.0.1", 0));
                Asking<Integer> asking =
                        Asking.the(
                                connection -> {
                                    try (SocketChannel other =
                                            SocketChannel.open(silent.getLocalAddress())) {
                                        stuck.complete(connection);
                                        return other.read(ByteBuffer.allocate(1));
                                    }
                                });
                try (Hosting hosting = Hosting.of(asking);
                        Caller peer = hosting.connect()) {
                    hosting.server().kill(stuck.get(20, TimeUnit.SECONDS).id());
                    asking.thrown(IOException.class);
                    assertEquals(CloseReason.KILLED, hosting.nextReason());
                    assertTrue(hosting.errors().isEmpty(), hosting.errors()::toString);
                    assertTrue(peer.isReset());
                }
            }
        }
    }
}

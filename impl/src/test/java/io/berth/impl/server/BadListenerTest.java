package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.ConnectionEvent;
import io.berth.ErrorEvent;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listeners throw is reported and changes nothing. */
@Timeout(60)
class BadListenerTest {

    private static void echo(io.berth.Connection connection) throws Exception {
        connection.input().transferTo(connection.output());
    }

    private static void assertEchoes(Hosting hosting) throws Exception {
        try (Caller peer = hosting.connect().send("hello").finish()) {
            assertEquals("hello", peer.receiveAll());
        }
        assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
    }

    private static void fail(Throwable meant) {
        if (meant instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) meant;
    }

    @Nested
    class GivenAConnectionListenerThatThrows {

        private void assertReportedForEachEvent(Throwable meant) throws Exception {
            ConnectionEvent.Type[] all = ConnectionEvent.Type.values();
            try (Hosting hosting =
                    Hosting.of(
                            BadListenerTest::echo,
                            k -> k,
                            b -> b.connectionListener(e -> fail(meant), all[0], all))) {
                assertEchoes(hosting);
                assertEquals(hosting.events().size(), hosting.errors().size());
                for (ErrorEvent error : hosting.errors()) {
                    assertEquals(ErrorEvent.Source.LISTENER, error.source());
                    assertTrue(error.connection().isPresent());
                }
                assertEchoes(hosting);
            }
        }

        @Test
        void anExceptionIsReported() throws Exception {
            assertReportedForEachEvent(new IllegalStateException("meant"));
        }

        @Test
        void anErrorIsReported() throws Exception {
            assertReportedForEachEvent(new LinkageError("meant"));
        }

        @Test
        void anOutOfMemoryErrorIsReported() throws Exception {
            assertReportedForEachEvent(new OutOfMemoryError("thrown by hand"));
        }
    }

    @Nested
    class GivenAServerListenerThatThrows {

        @Test
        void itIsReportedAndTheServerRuns() throws Exception {
            try (Hosting hosting =
                    Hosting.of(
                            BadListenerTest::echo,
                            k -> k,
                            b -> b.serverListener(e -> fail(new LinkageError("meant"))))) {
                assertEchoes(hosting);
                Await.until("it is reported", () -> !hosting.errors().isEmpty());
                assertEquals(ErrorEvent.Source.LISTENER, hosting.errors().get(0).source());
                assertTrue(hosting.errors().get(0).connection().isEmpty());
            }
        }
    }

    @Nested
    class GivenAnErrorListenerThatThrows {

        @Test
        void theOthersHearOfTheErrorAllTheSame() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    c -> fail(new IllegalStateException("meant")),
                                    k -> k,
                                    b ->
                                            b.errorListener(e -> fail(new LinkageError("meant")))
                                                    .errorListener(
                                                            e -> fail(new RuntimeException())));
                    Caller peer = hosting.connect().finish()) {
                assertEquals("", peer.receiveAll());
                assertEquals(CloseReason.HANDLER_FAILED, hosting.nextReason());
                assertEquals(1, hosting.errors().size());
            }
        }
    }
}

package io.berth.itest;

import static io.berth.whiteboard.WhiteboardConstants.EVENTS;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.ConnectionListener;
import io.berth.DrainReport;
import io.berth.ErrorEvent;
import io.berth.ErrorListener;
import io.berth.TcpServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handlers that do what they should not: their own connection has it, the server does not. */
@Timeout(60)
class UnrulyHandlerIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private final Told<ErrorEvent> errors = new Told<>();
    private final Told<CloseReason> reasons = new Told<>();

    private TcpServer open(Site site, ConnectionHandler handler) throws Exception {
        site.register(ErrorListener.class, errors::add, Map.of(SERVER_NAME, "unruly"));
        site.register(
                ConnectionListener.class,
                event -> reasons.add(event.connection().closeReason().orElseThrow()),
                Map.of(SERVER_NAME, "unruly", EVENTS, "CLOSE"));
        return site.open("unruly", handler, "shutdown.timeout=500ms");
    }

    private static void recurse(Connection connection) {
        recurse(connection);
    }

    private void assertReported(Throwable thrown) throws Exception {
        ErrorEvent error = errors.next();
        assertEquals(ErrorEvent.Source.HANDLER, error.source());
        assertSame(thrown, error.cause());
        assertEquals(CloseReason.HANDLER_FAILED, reasons.next());
    }

    private static void assertEnded(Site site) throws Exception {
        try (Peer peer = site.connect("unruly")) {
            assertTrue(peer.isEnded());
        }
    }

    @OnEachRuntime
    void oneThatThrowsEndsItsConnection(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        Exception thrown = new Exception("on purpose");
        open(
                site,
                connection -> {
                    throw thrown;
                });
        for (int i = 0; i < 3; i++) {
            assertEnded(site);
            assertReported(thrown);
        }
    }

    @OnEachRuntime
    void oneThatRunsOutOfMemoryEndsItsConnection(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        Error thrown = new OutOfMemoryError("on purpose");
        open(
                site,
                connection -> {
                    throw thrown;
                });
        assertEnded(site);
        assertReported(thrown);
        assertEnded(site);
        assertReported(thrown);
    }

    @OnEachRuntime
    void oneThatOverflowsItsStackEndsItsConnection(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        open(site, UnrulyHandlerIT::recurse);
        for (int i = 0; i < 3; i++) {
            assertEnded(site);
            assertEquals(CloseReason.HANDLER_FAILED, reasons.next());
            assertEquals(StackOverflowError.class, errors.next().cause().getClass());
        }
    }

    @OnEachRuntime
    void oneThatReturnsAtOnceEndsItsConnection(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        open(site, connection -> {});
        assertEnded(site);
        assertEquals(CloseReason.HANDLER_RETURNED, reasons.next());
        assertEquals(List.of(), errors.rest());
    }

    @OnEachRuntime
    void oneThatNeverReadsStillAnswers(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        open(site, connection -> connection.write(ByteBuffer.wrap(new byte[] {'!'})));
        try (Peer peer = site.connect("unruly")) {
            peer.say("never read");
            assertEquals("!", peer.hearAll());
        }
        assertEquals(CloseReason.HANDLER_RETURNED, reasons.next());
    }

    @OnEachRuntime
    void oneThatNeverReturnsHoldsNobodyElseUpAndIsNamed(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        CountDownLatch over = new CountDownLatch(1);
        try {
            TcpServer server =
                    open(
                            site,
                            connection -> {
                                connection.write(ByteBuffer.wrap(new byte[] {'!'}));
                                awaitWhatever(over);
                            });
            try (Peer one = site.connect("unruly");
                    Peer two = site.connect("unruly")) {
                assertEquals("!", one.hear(1));
                assertEquals("!", two.hear(1));
                DrainReport report = server.shutdown(Duration.ofMillis(100));
                assertEquals(2, report.cut());
                assertEquals(2, report.stuckThreads().size());
                assertTrue(report.stuckThreads().get(0).startsWith("berth-unruly-"));
                assertFalse(server.isRunning());
            }
        } finally {
            over.countDown();
        }
        assertEquals(CloseReason.DRAIN_TIMEOUT, reasons.next());
    }

    private static void awaitWhatever(CountDownLatch over) {
        while (over.getCount() > 0) {
            try {
                over.await();
            } catch (InterruptedException ignored) {
                // That is what is unruly about it.
            }
        }
    }
}

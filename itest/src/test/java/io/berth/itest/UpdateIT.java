package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerEvent;
import io.berth.ServerListener;
import io.berth.TcpServer;
import io.berth.whiteboard.WhiteboardConstants;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A changed configuration reaches a running server, and its connections stay. */
@Timeout(60)
class UpdateIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private final Told<ServerEvent> events = new Told<>();

    /** Opens a server whose events are heard. */
    private TcpServer opened(Site site, String... settings) throws Exception {
        site.register(
                ServerListener.class, events::add, Map.of(WhiteboardConstants.SERVER_NAME, "echo"));
        TcpServer server = site.open("echo", Echo.silent(), settings);
        events.next(event -> event.state().name().equals("RUNNING"));
        return server;
    }

    private void awaitConfigured() throws InterruptedException {
        events.next(event -> event.type() == ServerEvent.Type.CONFIGURED);
    }

    @OnEachRuntime
    void theSameConfigurationOnceMoreTouchesNothing(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        try (Log log = Log.record()) {
            opened(site, "idle.timeout=1m");
            int port = site.port("echo");
            try (Peer peer = site.connect("echo")) {
                peer.exchange("before");
                site.configure("echo", "idle.timeout=1m");
                // The same time in other words.
                site.configure("echo", "idle.timeout=60s");
                site.configure("echo", "idle.timeout=2m");
                ServerEvent told = events.next();
                assertEquals(ServerEvent.Type.CONFIGURED, told.type());
                assertEquals("after", peer.exchange("after"));
            }
            assertEquals(port, site.port("echo"));
            assertEquals(List.of(), events.rest());
            assertEquals(1, occurrences(log.text(), "echo: listening on"));
        }
    }

    private static int occurrences(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @OnEachRuntime
    void aTimeoutCountsForLivingConnections(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        TcpServer server = opened(site, "idle.timeout=0");
        try (Peer peer = site.connect("echo")) {
            peer.exchange("hello");
            site.configure("echo", "idle.timeout=100ms");
            awaitConfigured();
            assertEquals(Duration.ofMillis(100), server.config().idleTimeout());
            assertTrue(peer.isEnded());
        }
    }

    @OnEachRuntime
    void aLimitCountsForNewcomersOnly(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        opened(site);
        try (Peer one = site.connect("echo");
                Peer two = site.connect("echo")) {
            one.exchange("1");
            two.exchange("2");
            site.configure("echo", "max.connections=1", "overflow=refuse");
            awaitConfigured();
            try (Peer three = site.connect("echo")) {
                assertTrue(three.isEnded());
            }
            assertEquals("1", one.exchange("1"));
            assertEquals("2", two.exchange("2"));
        }
    }

    @OnEachRuntime
    void aNewAddressIsBoundAndConnectionsStay(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        opened(site, "rebind.overlap=0");
        int before = site.port("echo");
        int after = FreePort.find();
        try (Peer old = site.connect("echo")) {
            old.exchange("before");
            site.configure("echo", "rebind.overlap=0", "address=127.0.0.1:" + after);
            awaitConfigured();
            site.registry().awaitOne("(berth.server.address=127.0.0.1:" + after + ")");
            try (Peer peer = Peer.to(after)) {
                assertEquals("hello", peer.exchange("hello"));
            }
            assertEquals("after", old.exchange("after"));
        }
        assertNotEquals(before, after);
        assertThrows(ConnectException.class, () -> connectUntilRefused(before));
    }

    /** The old port closes a moment after the new one has opened. */
    private static void connectUntilRefused(int port) throws Exception {
        while (true) {
            try (Peer peer = Peer.to(port)) {
                peer.finish().isEnded();
            }
        }
    }

    @OnEachRuntime
    void theOldAddressGoesOnAcceptingForTheOverlap(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        opened(site, "rebind.overlap=1m");
        int before = site.port("echo");
        site.configure("echo", "rebind.overlap=1m", "address=localhost:0");
        awaitConfigured();
        assertNotEquals(before, site.port("echo"));
        try (Peer late = Peer.to(before)) {
            assertEquals("hello", late.exchange("hello"));
        }
    }

    @OnEachRuntime
    void anotherNameIsAnotherServer(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        opened(site);
        site.offer("other", Echo.greeting("other"));
        site.configure("echo", "name=other");
        try (Peer peer = site.connect("other")) {
            assertEquals("other", peer.hear(5));
        }
        site.awaitGone("echo");
        assertFalse(site.has("echo"));
    }
}

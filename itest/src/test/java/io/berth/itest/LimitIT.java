package io.berth.itest;

import static io.berth.whiteboard.WhiteboardConstants.EVENTS;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ConnectionListener;
import io.berth.RefuseReason;
import io.berth.ServerEvent;
import io.berth.ServerListener;
import io.berth.TcpServer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More clients than {@code max.connections}. */
@Timeout(60)
class LimitIT {

    private static final int LIMIT = 3;
    private static final int CLIENTS = 30;

    @RegisterExtension static final Sites SITES = new Sites();

    @OnEachRuntime
    void whenTheyWaitThenAllAreServedInTheirTurn(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        TcpServer server = site.open("few", Echo.silent(), "max.connections=" + LIMIT);
        Queue<Peer> peers = new ArrayDeque<>();
        for (int i = 0; i < CLIENTS; i++) {
            peers.add(site.connect("few").say("hello"));
        }
        while (!peers.isEmpty()) {
            try (Peer first = peers.remove()) {
                assertEquals("hello", first.hear(5));
                assertTrue(server.openConnections() <= LIMIT);
            }
        }
    }

    @OnEachRuntime
    void whenTheLimitIsRaisedThenThoseThatWaitAreServed(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.open("few", Echo.silent(), "max.connections=1");
        try (Peer first = site.connect("few");
                Peer second = site.connect("few")) {
            first.exchange("1");
            second.say("2");
            site.configure("few", "max.connections=2");
            assertEquals("2", second.hear(1));
        }
    }

    @OnEachRuntime
    void whenTheyAreRefusedThenTheyAreClosedAtOnce(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        Told<ServerEvent> told = new Told<>();
        site.register(ServerListener.class, told::add, Map.of(SERVER_NAME, "few"));
        site.open("few", Echo.silent(), "max.connections=1", "overflow=refuse");
        try (Peer first = site.connect("few")) {
            first.exchange("1");
            for (int i = 0; i < CLIENTS; i++) {
                try (Peer more = site.connect("few")) {
                    assertTrue(more.isEnded());
                    ServerEvent event = told.next(e -> e.type() == ServerEvent.Type.REFUSED);
                    assertEquals(RefuseReason.MAX_CONNECTIONS, event.refuseReason().orElseThrow());
                    assertEquals(more.localPort(), event.peerAddress().orElseThrow().getPort());
                }
            }
            assertEquals("still", first.exchange("still"));
        }
    }

    @OnEachRuntime
    void whenOneOfThemGoesThenTheNextIsNotRefused(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        Told<Long> closed = new Told<>();
        TcpServer server = site.open("few", Echo.silent(), "max.connections=1", "overflow=refuse");
        site.register(
                ConnectionListener.class,
                event -> closed.add(event.connection().id()),
                Map.of(SERVER_NAME, "few", EVENTS, "CLOSE"));
        for (int i = 0; i < LIMIT; i++) {
            try (Peer peer = site.connect("few")) {
                assertEquals("hello", peer.exchange("hello"));
            }
            closed.next();
            awaitNone(server);
        }
    }

    /** A connection is told to be closed a moment before its place is free. */
    private static void awaitNone(TcpServer server) {
        while (server.openConnections() > 0) {
            Thread.onSpinWait();
        }
    }
}

package io.berth.itest;

import static io.berth.whiteboard.WhiteboardConstants.EVENTS;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ConnectionListener;
import io.berth.ServerState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands, typed into Gogo in Felix. */
@Timeout(60)
class CommandsIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static Site site() throws Exception {
        return SITES.at(Runtime.FELIX);
    }

    private static void assertHas(String text, String... parts) {
        for (String part : parts) {
            assertTrue(spaced(text).contains(spaced(part)), () -> part + " is not in:\n" + text);
        }
        assertTrue(text.lines().allMatch(line -> line.length() <= 80), text);
    }

    /** Where a line is broken is no matter. */
    private static String spaced(String text) {
        return text.replaceAll("\\s+", " ");
    }

    @Test
    void listShowsEachServerOnALine() throws Exception {
        Site site = site();
        try (Shell shell = Shell.on(site)) {
            assertEquals("no server is configured", shell.run("berth:list"));
            site.open("echo", Echo.silent());
            site.configure("lonely");
            site.await("lonely", ServerState.WAITING);
            String text = shell.run("berth:list");
            assertHas(
                    text,
                    "NAME    STATE    ADDRESS",
                    "echo    RUNNING  127.0.0.1:" + site.port("echo"),
                    "lonely  WAITING  -");
        }
    }

    @Test
    void infoShowsAServerAndWhatItRefuses() throws Exception {
        Site site = site();
        try (Shell shell = Shell.on(site);
                Lens lens = Lens.on(site)) {
            assertEquals("nothing is refused", shell.run("berth:info"));
            site.open(
                    "echo",
                    Echo.silent(),
                    "tls.enabled=false",
                    "tls.keystore=none.p12",
                    "tls.keystore.password=sesame");
            site.offer("echo", Echo.silent());
            site.register(
                    ConnectionListener.class,
                    event -> {},
                    Map.of(SERVER_NAME, "echo", EVENTS, "CLOSED"));
            site.offer("late", Echo.silent());
            lens.await(dto -> dto.refusedHandlers.length == 2 && dto.refusedListeners.length == 1);
            assertHas(
                    shell.run("berth:info echo"),
                    "echo\n  state                 RUNNING",
                    "max.connections       10000",
                    "tls.keystore.password (hidden)",
                    "a better one serves: ConnectionHandler",
                    "berth.events: CLOSED (expected some of");
            assertHas(shell.run("berth:info late"), "no server has the name late");
            assertHas(
                    shell.run("berth:info"),
                    "for late: no server has the name late",
                    "for echo: a better one serves: ConnectionHandler",
                    "berth.events: CLOSED (expected some of");
            assertHas(shell.run("berth:list"), "3 refused, of which berth:info says why");
        }
    }

    @Test
    void infoShowsWhyAHandlerCouldNotBeHad() throws Exception {
        Site site = site();
        try (Shell shell = Shell.on(site);
                Lens lens = Lens.on(site)) {
            site.configure("echo");
            site.offer("echo", new RuntimeIT.Shy());
            lens.await(dto -> dto.refusedHandlers.length == 1);
            String reason = "its bundle gave no service object";
            assertHas(shell.run("berth:info echo"), "WAITING", reason);
            assertHas(shell.run("berth:info"), "for echo", reason);
        }
    }

    @Test
    void infoShowsWhyAServerCouldNotBeMade() throws Exception {
        Site site = site();
        try (Shell shell = Shell.on(site);
                Lens lens = Lens.on(site)) {
            site.configure("bad", "backlog=many");
            lens.awaitServer("bad", server -> server.state.equals("FAILED"));
            assertHas(shell.run("berth:info bad"), "FAILED", "backlog: many (expected");
        }
    }

    @Test
    void aServerThatCouldNotBeMadeIsSaidToHaveFailed() throws Exception {
        Site site = site();
        try (Shell shell = Shell.on(site);
                Lens lens = Lens.on(site)) {
            site.configure("bad", "backlog=many");
            lens.awaitServer("bad", server -> server.state.equals("FAILED"));
            for (String command : new String[] {"pause", "resume", "drain"}) {
                String failure = shell.failure("berth:" + command + " bad");
                assertTrue(failure.startsWith("bad is FAILED"), failure);
                assertTrue(failure.contains("backlog: many (expected"), failure);
            }
            assertTrue(shell.failure("berth:drain bad 1s").startsWith("bad is FAILED"));
            assertEquals("no connection is open", shell.run("berth:connections bad"));
            assertEquals(
                    "no server has the name ecko; there are: bad",
                    shell.failure("berth:info ecko"));
        }
    }

    @Test
    void whoseNameIsLongIsShownWithAllOfIt() throws Exception {
        Site site = site();
        try (Shell shell = Shell.on(site)) {
            String one = "n".repeat(63) + "1";
            String other = "n".repeat(63) + "2";
            site.open(one, Echo.silent());
            site.configure(other);
            site.await(other, ServerState.WAITING);
            assertHas(shell.run("berth:list"), one + " RUNNING", other + " WAITING");
            try (Peer peer = site.connect(one)) {
                peer.exchange("hello");
                String text = shell.run("berth:connections");
                assertHas(text, one + " 127.0.0.1:" + peer.localPort());
            }
            assertHas(shell.run("berth:info " + one), one + " state RUNNING");
        }
    }

    @Test
    void connectionsAreShownAndKilled() throws Exception {
        Site site = site();
        try (Shell shell = Shell.on(site)) {
            site.open("echo", Echo.silent());
            assertEquals("no connection is open", shell.run("berth:connections"));
            try (Peer peer = site.connect("echo")) {
                peer.exchange("hello");
                String text = shell.run("berth:connections echo");
                assertHas(text, "ID", "PEER", "127.0.0.1:" + peer.localPort(), "SERVING");
                assertEquals(2, shell.run("berth:connections").lines().count());
                String id = text.lines().skip(1).findFirst().orElseThrow().split(" ")[0];
                assertEquals(
                        "connection " + id + " of echo is killed", shell.run("berth:kill " + id));
                assertTrue(peer.isEnded());
            }
        }
    }

    @Test
    void whatIsPausedHasNewcomersWaitUntilItIsResumed() throws Exception {
        Site site = site();
        try (Shell shell = Shell.on(site)) {
            site.open("echo", Echo.silent());
            int port = site.port("echo");
            assertEquals("echo is PAUSED", shell.run("berth:pause echo"));
            try (Peer peer = Peer.to(port)) {
                peer.say("hello");
                assertEquals("no connection is open", shell.run("berth:connections"));
                assertEquals("echo is RUNNING", shell.run("berth:resume echo"));
                assertEquals("hello", peer.hear(5));
            }
        }
    }

    @Test
    void whatCanNotBeResumedSaysWhy() throws Exception {
        Site site = site();
        try (Shell shell = Shell.on(site);
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + other.getLocalPort();
            site.offer("echo", Echo.silent());
            site.configure("echo", "address=" + address);
            site.await("echo", ServerState.FAILED);
            String told = shell.run("berth:resume echo");
            assertTrue(told.startsWith("echo is FAILED: address: " + address), told);
        }
    }

    @Test
    void whatIsDrainedIsClosedUntilItIsResumed() throws Exception {
        Site site = site();
        try (Shell shell = Shell.on(site)) {
            site.open("echo", Echo.silent());
            try (Peer peer = site.connect("echo")) {
                peer.exchange("hello");
                assertHas(shell.run("berth:drain echo 10s"), "cut                   0", "took");
                assertEquals("", peer.hearAll());
            }
            site.await("echo", ServerState.STOPPED);
            assertEquals("echo is RUNNING", shell.run("berth:resume echo"));
            try (Peer peer = site.connect("echo")) {
                assertEquals("again", peer.exchange("again"));
            }
            shell.run("berth:drain echo");
            site.await("echo", ServerState.STOPPED);
        }
    }

    @Test
    void whatIsNotThereIsSaidToBeSo() throws Exception {
        Site site = site();
        try (Shell shell = Shell.on(site)) {
            assertEquals(
                    "no server has the name echo; there is none", shell.failure("berth:info echo"));
            site.offer("other", Echo.silent());
            site.configure("echo");
            site.await("echo", ServerState.WAITING);
            site.register(ConnectionListener.class, event -> {}, Map.of(SERVER_NAME, 7));
            for (String command : new String[] {"info", "connections", "pause", "drain"}) {
                assertEquals(
                        "no server has the name \"\"; there are: echo",
                        shell.failure("berth:" + command + " ''"));
                assertEquals(
                        "no server has the name ecko; there are: echo",
                        shell.failure("berth:" + command + " ecko"));
            }
            assertEquals("no open connection has the number 0", shell.failure("berth:kill 0"));
            assertEquals(
                    "x is no number of a connection, as berth:connections shows them",
                    shell.failure("berth:kill x"));
            assertEquals(
                    "echo is WAITING: only one that is open can be paused",
                    shell.failure("berth:pause echo"));
            assertTrue(
                    shell.failure("berth:drain echo soon")
                            .startsWith("shutdown.timeout: soon (expected "));
        }
    }
}

package io.berth.itest;

import static io.berth.whiteboard.WhiteboardConstants.EVENTS;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.ConnectionEvent.Type;
import io.berth.ConnectionHandler;
import io.berth.ConnectionListener;
import io.berth.ErrorEvent;
import io.berth.ErrorListener;
import io.berth.ServerListener;
import io.berth.ServerState;
import io.berth.SocketTuner;
import io.berth.whiteboard.WhiteboardConstants;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.ServiceRegistration;

/** Listeners, error listeners and tuners find their servers by name, as handlers do. */
@Timeout(60)
class WhiteboardIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final Map<String, ?> ECHO = Map.of(SERVER_NAME, "echo");
    private static final Map<String, ?> ANY = Map.of(SERVER_NAME, WhiteboardConstants.ANY_SERVER);

    private static void exchange(Site site, String server) throws Exception {
        try (Peer peer = site.connect(server)) {
            assertEquals("x", peer.exchange("x"));
            peer.finish();
            assertTrue(peer.isEnded());
        }
    }

    @Nested
    class AConnectionListener {

        private final Told<Type> told = new Told<>();

        private void listen(Site site, Map<String, ?> properties) {
            site.register(ConnectionListener.class, event -> told.add(event.type()), properties);
        }

        @OnEachRuntime
        void hearsAllButReadAndWrite(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            listen(site, ECHO);
            site.open("echo", Echo.silent());
            exchange(site, "echo");
            assertEquals(Type.NEW, told.next());
            assertEquals(Type.HANDLER, told.next());
            assertEquals(Type.CLOSE_READ, told.next());
            assertEquals(Type.CLOSE_WRITE, told.next());
            assertEquals(Type.CLOSE, told.next());
        }

        @OnEachRuntime
        void hearsTheEventsItNames(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            listen(site, Map.of(SERVER_NAME, "echo", EVENTS, new String[] {"READ", "CLOSE"}));
            site.open("echo", Echo.silent());
            exchange(site, "echo");
            assertEquals(Type.READ, told.next());
            assertEquals(Type.CLOSE, told.next());
        }

        @OnEachRuntime
        void hearsEveryServerWhereItsNameIsAStar(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            Told<String> servers = new Told<>();
            site.register(
                    ConnectionListener.class,
                    event -> servers.add(event.connection().server()),
                    Map.of(SERVER_NAME, "*", EVENTS, List.of("NEW")));
            site.open("one", Echo.silent());
            site.open("two", Echo.silent());
            exchange(site, "one");
            exchange(site, "two");
            assertEquals("one", servers.next());
            assertEquals("two", servers.next());
        }

        @OnEachRuntime
        void hearsOfItsOwnServerOnly(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            listen(site, ECHO);
            site.open("other", Echo.silent());
            exchange(site, "other");
            assertEquals(List.of(), told.rest());
        }

        @OnEachRuntime
        void comesAndGoesWhileTheServerRuns(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.open("echo", Echo.silent());
            ServiceRegistration<?> listening =
                    site.register(
                            ConnectionListener.class,
                            event -> told.add(event.type()),
                            Map.of(SERVER_NAME, "echo", EVENTS, "NEW"));
            exchange(site, "echo");
            assertEquals(Type.NEW, told.next());
            listening.unregister();
            exchange(site, "echo");
            assertEquals(List.of(), told.rest());
        }

        @OnEachRuntime
        void thatThrowsDisturbsNobody(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            Told<ErrorEvent> errors = new Told<>();
            Error thrown = new StackOverflowError("on purpose");
            site.register(ErrorListener.class, errors::add, ECHO);
            site.register(
                    ConnectionListener.class,
                    event -> {
                        throw thrown;
                    },
                    ECHO);
            listen(site, ECHO);
            site.open("echo", Echo.silent());
            exchange(site, "echo");
            told.next(Type.CLOSE::equals);
            ErrorEvent error = errors.next();
            assertEquals(ErrorEvent.Source.LISTENER, error.source());
            assertSame(thrown, error.cause());
        }
    }

    @Nested
    class AServerListener {

        @OnEachRuntime
        void hearsTheStatesOfEveryServer(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            Told<String> told = new Told<>();
            site.register(
                    ServerListener.class,
                    event -> told.add(event.server() + " " + event.state()),
                    ANY);
            site.open("one", Echo.silent());
            told.next("one RUNNING"::equals);
            site.delete("one");
            told.next("one DRAINING"::equals);
            told.next("one STOPPED"::equals);
        }
    }

    @Nested
    class ATuner {

        @OnEachRuntime
        void setsOptionsBeforeTheHandlerIsCalled(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            Told<Integer> tuned = new Told<>();
            site.register(
                    SocketTuner.class,
                    socket -> {
                        socket.option(StandardSocketOptions.TCP_NODELAY, false);
                        tuned.add(socket.peerAddress().getPort());
                    },
                    ECHO);
            site.open("echo", Echo.greeting("!"));
            try (Peer peer = site.connect("echo")) {
                assertEquals("!", peer.hear(1));
                assertEquals(List.of(peer.localPort()), tuned.rest());
            }
        }

        @OnEachRuntime
        void thatThrowsEndsItsConnectionOnly(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            Told<CloseReason> reasons = new Told<>();
            Told<ErrorEvent> errors = new Told<>();
            ServiceRegistration<?> throwing =
                    site.register(
                            SocketTuner.class,
                            socket -> {
                                throw new IllegalStateException("on purpose");
                            },
                            ANY);
            site.register(ErrorListener.class, errors::add, ANY);
            site.register(
                    ConnectionListener.class,
                    event -> reasons.add(event.connection().closeReason().orElseThrow()),
                    Map.of(SERVER_NAME, "echo", EVENTS, "CLOSE"));
            site.open("echo", Echo.silent());
            try (Peer peer = site.connect("echo")) {
                assertTrue(peer.isEnded());
            }
            assertEquals(CloseReason.TUNER_FAILED, reasons.next());
            assertEquals(ErrorEvent.Source.TUNER, errors.next().source());
            throwing.unregister();
            exchange(site, "echo");
        }
    }

    @Nested
    class AnUselessRegistration {

        @OnEachRuntime
        void ofAHandlerForEveryServerIsTold(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            try (Log log = Log.record()) {
                site.configure("echo");
                site.register(ConnectionHandler.class, Echo.silent(), ANY);
                log.await("berth.server.name: * (expected ");
                site.await("echo", ServerState.WAITING);
            }
        }

        @OnEachRuntime
        void withANameThatIsNoTextIsTold(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            try (Log log = Log.record()) {
                site.register(ConnectionHandler.class, Echo.silent(), Map.of(SERVER_NAME, 42));
                log.await("berth.server.name: 42 (expected ");
            }
        }

        @OnEachRuntime
        void withANameThatNoServerCanHaveIsTold(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            try (Log log = Log.record()) {
                site.register(
                        ConnectionHandler.class, Echo.silent(), Map.of(SERVER_NAME, "my server"));
                log.await("berth.server.name: my server (expected ");
            }
        }

        @OnEachRuntime
        void withAnEventThatDoesNotExistIsTold(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            Told<Type> told = new Told<>();
            try (Log log = Log.record()) {
                site.register(
                        ConnectionListener.class,
                        event -> told.add(event.type()),
                        Map.of(SERVER_NAME, "echo", EVENTS, "OPEN"));
                log.await("berth.events: OPEN (expected ");
                site.open("echo", Echo.silent());
                exchange(site, "echo");
                assertEquals(List.of(), told.rest());
            }
        }

        @OnEachRuntime
        void onceCorrectedIsUsed(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.configure("echo");
            ServiceRegistration<?> handler =
                    site.register(ConnectionHandler.class, Echo.silent(), Map.of(SERVER_NAME, 42));
            assertFalse(site.await("echo", ServerState.WAITING) == null);
            handler.setProperties(new java.util.Hashtable<>(ECHO));
            exchange(site, "echo");
        }
    }
}

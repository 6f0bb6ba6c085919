package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.ServerState;
import io.berth.itest.Prototypes.GivenBack;
import io.berth.whiteboard.WhiteboardConstants;
import java.net.ConnectException;
import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** A configuration opens a port, and what it serves is a service. */
@Timeout(60)
class ServingIT {

    @RegisterExtension static final Sites SITES = new Sites();

    @Nested
    class GivenAConfiguration {

        @OnEachRuntime
        void whenAHandlerIsThereThenItOpensThePort(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.offer("echo", Echo.silent());
            site.configure("echo");
            try (Peer peer = site.connect("echo")) {
                assertEquals("hello", peer.exchange("hello"));
            }
        }

        @OnEachRuntime
        void whenNoHandlerIsThereThenItWaits(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            int port = FreePort.find();
            site.configure("echo", "address=127.0.0.1:" + port);
            site.await("echo", ServerState.WAITING);
            assertThrows(ConnectException.class, () -> Peer.to(port));
        }

        @OnEachRuntime
        void whenAHandlerComesLaterThenItOpensThePort(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.configure("echo");
            site.await("echo", ServerState.WAITING);
            site.offer("echo", Echo.silent());
            try (Peer peer = site.connect("echo")) {
                assertEquals("hello", peer.exchange("hello"));
            }
        }

        @OnEachRuntime
        void whenItsHandlerGoesThenThePortStaysOpenForTheGrace(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.configure("echo", "handler.grace=1m");
            ServiceRegistration<?> first = site.offer("echo", Echo.greeting("first "));
            int port = site.port("echo");
            first.unregister();
            try (Peer newcomer = Peer.to(port)) {
                newcomer.say("hello");
                site.offer("echo", Echo.greeting("second "));
                assertEquals("second hello", newcomer.hear(12));
            }
        }

        @OnEachRuntime
        void whenTheGraceIsOverThenThePortIsClosed(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.configure("echo", "handler.grace=200ms");
            ServiceRegistration<?> only = site.offer("echo", Echo.silent());
            int port = site.port("echo");
            only.unregister();
            site.await("echo", ServerState.WAITING);
            assertThrows(ConnectException.class, () -> Peer.to(port));
        }

        @OnEachRuntime
        void whenItHasNoGraceThenThePortClosesWithItsHandler(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.configure("echo", "handler.grace=0");
            ServiceRegistration<?> only = site.offer("echo", Echo.silent());
            int port = site.port("echo");
            only.unregister();
            site.await("echo", ServerState.WAITING);
            assertThrows(ConnectException.class, () -> Peer.to(port));
        }
    }

    @Nested
    class GivenTwoServers {

        @OnEachRuntime
        void eachIsServedByTheHandlerOfItsName(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.configure("one");
            site.configure("two");
            site.offer("one", Echo.greeting("1"));
            site.offer("two", Echo.greeting("2"));
            try (Peer one = site.connect("one");
                    Peer two = site.connect("two")) {
                assertEquals("1", one.hear(1));
                assertEquals("2", two.hear(1));
            }
        }

        @OnEachRuntime
        void aHandlerMayServeBoth(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.configure("one");
            site.configure("two");
            site.register(
                    ConnectionHandler.class,
                    Connection::awaitReadable,
                    named(new String[] {" one ", "two"}));
            site.running("one");
            site.running("two");
        }
    }

    @Nested
    class GivenSeveralHandlers {

        private Log log;

        @BeforeEach
        void readTheLog() {
            log = Log.record();
        }

        @AfterEach
        void closeTheLog() {
            log.close();
        }

        @OnEachRuntime
        void theHighestRankedServesAndTheNextFollows(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            ServiceRegistration<?> low = ranked(site, "low", 1);
            ServiceRegistration<?> top = ranked(site, "top", 3);
            ServiceRegistration<?> mid = ranked(site, "mid", 2);
            site.configure("echo");
            assertEquals("top", greeting(site, top));
            top.unregister();
            assertEquals("mid", greeting(site, mid));
            mid.unregister();
            assertEquals("low", greeting(site, low));
        }

        @OnEachRuntime
        void ofEquallyRankedTheOlderServes(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            ServiceRegistration<?> old = ranked(site, "old", 0);
            ranked(site, "new", 0);
            site.configure("echo");
            assertEquals("old", greeting(site, old));
        }

        @OnEachRuntime
        void oneThatRanksHigherTakesNewConnectionsAndLeavesTheOldOnes(Runtime runtime)
                throws Exception {
            Site site = SITES.at(runtime);
            ranked(site, "low", 1);
            site.configure("echo");
            try (Peer old = site.connect("echo")) {
                assertEquals("low", old.hear(3));
                assertEquals("top", greeting(site, ranked(site, "top", 2)));
                assertEquals("still", old.exchange("still"));
            }
        }

        @OnEachRuntime
        void aChangeOfRankingCounts(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            ServiceRegistration<?> one = ranked(site, "one", 1);
            ServiceRegistration<?> two = ranked(site, "two", 0);
            site.configure("echo");
            assertEquals("one", greeting(site, one));
            Map<String, Object> better = named("echo");
            better.put(Constants.SERVICE_RANKING, 2);
            two.setProperties(new Hashtable<>(better));
            assertEquals("two", greeting(site, two));
        }

        private ServiceRegistration<?> ranked(Site site, String greeting, int ranking) {
            Map<String, Object> properties = named("echo");
            properties.put(Constants.SERVICE_RANKING, ranking);
            return site.register(ConnectionHandler.class, Echo.greeting(greeting), properties);
        }

        /** Berth gets a service on a thread of its own, so it is awaited. */
        private String greeting(Site site, ServiceRegistration<?> expected) throws Exception {
            Object id = expected.getReference().getProperty(Constants.SERVICE_ID);
            log.await("echo: served by " + Echo.class.getName() + " (service " + id);
            try (Peer peer = site.connect("echo")) {
                return peer.hear(3);
            }
        }
    }

    @Nested
    class GivenAHandlerOfPrototypeScope {

        @OnEachRuntime
        void eachConnectionHasAnInstanceOfItsOwn(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            served(site);
            try (Peer one = site.connect("echo");
                    Peer two = site.connect("echo")) {
                String first = one.exchange("?");
                assertNotEquals(first, two.exchange("?"));
                assertEquals(first, one.exchange("?"));
            }
        }

        @OnEachRuntime
        void itIsGivenBackByTheThreadOfItsConnection(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            Prototypes prototypes = served(site);
            for (int i = 0; i < 3; i++) {
                try (Peer peer = site.connect("echo")) {
                    peer.exchange("?");
                }
                GivenBack given = prototypes.givenBack().next();
                assertTrue(given.thread().startsWith("berth-echo-"), given.thread());
                assertEquals(given.handler().thread(), given.thread());
            }
            assertEquals(3, prototypes.made());
        }

        @OnEachRuntime
        void whenTheServerGoesThenNoneIsKept(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            Prototypes prototypes = served(site);
            try (Peer peer = site.connect("echo")) {
                peer.exchange("?");
                site.delete("echo");
                assertTrue(peer.isEnded());
            }
            site.awaitGone("echo");
            assertEquals(0, prototypes.out());
        }

        private static Prototypes served(Site site) throws Exception {
            Prototypes prototypes = new Prototypes();
            site.kept(
                    site.framework()
                            .context()
                            .registerService(
                                    ConnectionHandler.class,
                                    prototypes,
                                    new Hashtable<>(named("echo"))));
            site.configure("echo");
            site.running("echo");
            return prototypes;
        }
    }

    private static Map<String, Object> named(Object names) {
        return new Hashtable<>(Map.of(WhiteboardConstants.SERVER_NAME, names));
    }
}

package io.berth.itest;

import static io.berth.runtime.dto.DTOConstants.FAILURE_REASON_CONFIGURATION_INVALID;
import static io.berth.runtime.dto.DTOConstants.FAILURE_REASON_NAME_TAKEN;
import static io.berth.runtime.dto.DTOConstants.FAILURE_REASON_PROPERTY_INVALID;
import static io.berth.runtime.dto.DTOConstants.FAILURE_REASON_SERVICE_NOT_GETTABLE;
import static io.berth.runtime.dto.DTOConstants.FAILURE_REASON_SERVICE_UNUSABLE;
import static io.berth.runtime.dto.DTOConstants.FAILURE_REASON_SHADOWED;
import static io.berth.runtime.dto.DTOConstants.FAILURE_REASON_UNKNOWN_SERVER;
import static io.berth.whiteboard.WhiteboardConstants.EVENTS;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.ConnectionListener;
import io.berth.runtime.dto.ConnectionDTO;
import io.berth.runtime.dto.CountersDTO;
import io.berth.runtime.dto.RefusedConfigurationDTO;
import io.berth.runtime.dto.RefusedServiceDTO;
import io.berth.runtime.dto.RuntimeDTO;
import io.berth.runtime.dto.ServerDTO;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** What the runtime service shows: all that is there, and all that is refused, while it is. */
@Timeout(60)
class RuntimeIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final ConnectionListener DEAF = event -> {};

    private static long idOf(ServiceRegistration<?> registration) {
        return (long) registration.getReference().getProperty(Constants.SERVICE_ID);
    }

    private static boolean isRefused(
            RefusedServiceDTO[] all, ServiceRegistration<?> service, int reason, String server) {
        return Stream.of(all)
                .anyMatch(
                        dto ->
                                dto.serviceId == idOf(service)
                                        && dto.failureReason == reason
                                        && dto.server.equals(server));
    }

    private static String reasonOf(RefusedServiceDTO[] all, ServiceRegistration<?> service) {
        return Stream.of(all)
                .filter(dto -> dto.serviceId == idOf(service))
                .map(dto -> dto.reason)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(RuntimeDTO dto) {
        return dto.refusedHandlers.length == 0
                && dto.refusedListeners.length == 0
                && dto.refusedConfigurations.length == 0;
    }

    @Nested
    class AHandler {

        @OnEachRuntime
        void forAnUnknownServerIsRefusedUntilThatComes(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            ServiceRegistration<?> handler = site.offer("late", Echo.silent());
            try (Lens lens = Lens.on(site)) {
                RuntimeDTO dto =
                        lens.await(
                                now ->
                                        isRefused(
                                                now.refusedHandlers,
                                                handler,
                                                FAILURE_REASON_UNKNOWN_SERVER,
                                                "late"));
                assertEquals("no server has the name late", reasonOf(dto.refusedHandlers, handler));
                site.configure("late");
                lens.await(RuntimeIT::isFree);
                ServerDTO server = lens.awaitServer("late", s -> s.state.equals("RUNNING"));
                assertEquals(idOf(handler), server.handler.serviceId);
            }
        }

        @OnEachRuntime
        void thatRanksLowerIsRefusedUntilTheBetterGoes(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            ServiceRegistration<?> better = site.offer("echo", Echo.silent());
            ServiceRegistration<?> worse = site.offer("echo", Echo.silent());
            site.configure("echo");
            try (Lens lens = Lens.on(site)) {
                RuntimeDTO dto =
                        lens.await(
                                now ->
                                        isRefused(
                                                now.refusedHandlers,
                                                worse,
                                                FAILURE_REASON_SHADOWED,
                                                "echo"));
                String reason = reasonOf(dto.refusedHandlers, worse);
                assertTrue(reason.contains("service " + idOf(better)), reason);
                better.unregister();
                lens.await(RuntimeIT::isFree);
                assertEquals(idOf(worse), lens.server("echo").handler.serviceId);
            }
        }

        @OnEachRuntime
        void thatCanNotBeHadIsRefusedUntilItCan(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.configure("echo");
            Shy shy = new Shy();
            ServiceRegistration<?> handler =
                    site.kept(
                            site.framework()
                                    .context()
                                    .registerService(
                                            ConnectionHandler.class,
                                            shy,
                                            new Hashtable<>(Map.of(SERVER_NAME, "echo"))));
            try (Lens lens = Lens.on(site)) {
                RuntimeDTO dto =
                        lens.await(
                                now ->
                                        isRefused(
                                                now.refusedHandlers,
                                                handler,
                                                FAILURE_REASON_SERVICE_NOT_GETTABLE,
                                                "echo"));
                String reason = reasonOf(dto.refusedHandlers, handler);
                assertTrue(reason.startsWith("its bundle gave no service object"), reason);
                assertNull(dto.servers[0].handler);
                assertEquals("WAITING", dto.servers[0].state);
                shy.ready.set(true);
                lens.awaitServer("echo", server -> server.handler != null);
                lens.await(RuntimeIT::isFree);
            }
        }

        @OnEachRuntime
        void whoseNameIsOfNoUseIsRefusedUntilItIsMended(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            try (Lens lens = Lens.on(site)) {
                for (Object name : List.of("", "*", 7, List.of("good", "not good"))) {
                    ServiceRegistration<?> handler =
                            site.register(
                                    ConnectionHandler.class,
                                    Echo.silent(),
                                    Map.of(SERVER_NAME, name));
                    RuntimeDTO dto =
                            lens.await(
                                    now ->
                                            isRefused(
                                                    now.refusedHandlers,
                                                    handler,
                                                    FAILURE_REASON_PROPERTY_INVALID,
                                                    ""));
                    String reason = reasonOf(dto.refusedHandlers, handler);
                    assertTrue(reason.startsWith(SERVER_NAME + ": "), reason);
                    handler.setProperties(new Hashtable<>(Map.of("other", "one")));
                    lens.await(RuntimeIT::isFree);
                }
            }
        }

        @OnEachRuntime
        void thatGoesIsRefusedNoMore(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            ServiceRegistration<?> handler = site.offer("nowhere", Echo.silent());
            try (Lens lens = Lens.on(site)) {
                lens.await(now -> now.refusedHandlers.length == 1);
                handler.unregister();
                lens.await(RuntimeIT::isFree);
            }
        }
    }

    /** A service whose object can't be had at first. */
    static final class Shy implements ServiceFactory<ConnectionHandler> {

        private final AtomicBoolean ready = new AtomicBoolean();

        @Override
        public ConnectionHandler getService(
                Bundle bundle, ServiceRegistration<ConnectionHandler> registration) {
            if (!ready.get()) {
                throw new IllegalStateException("not ready yet");
            }
            return Echo.silent();
        }

        @Override
        public void ungetService(
                Bundle bundle,
                ServiceRegistration<ConnectionHandler> registration,
                ConnectionHandler handler) {
            // Nothing was opened for it.
        }
    }

    /** Prototypes of which the second takes its time to be made. */
    private static final class Slow implements PrototypeServiceFactory<ConnectionHandler> {

        private final AtomicBoolean used = new AtomicBoolean();
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch ready = new CountDownLatch(1);

        @Override
        public ConnectionHandler getService(
                Bundle bundle, ServiceRegistration<ConnectionHandler> registration) {
            if (used.getAndSet(true)) {
                asked.countDown();
                await();
            }
            return Echo.silent();
        }

        private void await() {
            try {
                ready.await();
            } catch (InterruptedException cut) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void ungetService(
                Bundle bundle,
                ServiceRegistration<ConnectionHandler> registration,
                ConnectionHandler handler) {
            // Nothing was opened for it.
        }
    }

    /** Sends back what it gets; at the word "idle" it has its connection end when that is so. */
    private static final class Sleepy implements ConnectionHandler {

        @Override
        public void handle(Connection connection) throws IOException {
            while (connection.awaitReadable()) {
                ByteBuffer buffer = ByteBuffer.allocate(100);
                connection.read(buffer);
                if (StandardCharsets.US_ASCII.decode(buffer.flip()).toString().equals("idle")) {
                    connection.idleTimeout(Duration.ofMillis(100));
                }
                connection.write(buffer.rewind());
            }
        }
    }

    @Nested
    class AListener {

        @OnEachRuntime
        void thatCanNotBeHadIsRefusedWhileItIsForSomebody(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            ServiceRegistration<?> listener =
                    site.kept(
                            site.framework()
                                    .context()
                                    .registerService(
                                            ConnectionListener.class,
                                            new Never(),
                                            new Hashtable<>(Map.of(SERVER_NAME, "*"))));
            try (Lens lens = Lens.on(site)) {
                lens.await(
                        now ->
                                isRefused(
                                        now.refusedListeners,
                                        listener,
                                        FAILURE_REASON_SERVICE_NOT_GETTABLE,
                                        ""));
                listener.setProperties(new Hashtable<>(Map.of("other", "one")));
                lens.await(RuntimeIT::isFree);
            }
        }

        @OnEachRuntime
        void whoseEventsAreNoneIsRefusedUntilTheyAreMended(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.open("echo", Echo.silent());
            ServiceRegistration<?> listener =
                    site.register(
                            ConnectionListener.class,
                            DEAF,
                            Map.of(SERVER_NAME, "echo", EVENTS, "CLOSED"));
            try (Lens lens = Lens.on(site)) {
                RuntimeDTO dto =
                        lens.await(
                                now ->
                                        isRefused(
                                                now.refusedListeners,
                                                listener,
                                                FAILURE_REASON_PROPERTY_INVALID,
                                                ""));
                String reason = reasonOf(dto.refusedListeners, listener);
                assertTrue(reason.startsWith(EVENTS + ": CLOSED (expected "), reason);
                listener.setProperties(
                        new Hashtable<>(Map.of(SERVER_NAME, "echo", EVENTS, "CLOSE")));
                ServerDTO server = lens.awaitServer("echo", s -> s.listeners.length == 1);
                assertEquals(idOf(listener), server.listeners[0].serviceId);
                assertEquals(ConnectionListener.class.getName(), server.listeners[0].type);
                assertArrayEquals(new String[] {"CLOSE"}, server.listeners[0].events);
                lens.await(RuntimeIT::isFree);
            }
        }

        @OnEachRuntime
        void forAnUnknownServerIsRefusedUntilThatComes(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            ServiceRegistration<?> listener =
                    site.register(ConnectionListener.class, DEAF, Map.of(SERVER_NAME, "late"));
            site.register(ConnectionListener.class, DEAF, Map.of(SERVER_NAME, "*"));
            try (Lens lens = Lens.on(site)) {
                RuntimeDTO dto = lens.await(now -> now.refusedListeners.length > 0);
                assertEquals(1, dto.refusedListeners.length);
                assertTrue(
                        isRefused(
                                dto.refusedListeners,
                                listener,
                                FAILURE_REASON_UNKNOWN_SERVER,
                                "late"));
                site.configure("late");
                lens.await(RuntimeIT::isFree);
                lens.awaitServer("late", server -> server.listeners.length == 2);
            }
        }
    }

    /** A listener whose object is never to be had. */
    private static final class Never implements ServiceFactory<ConnectionListener> {

        @Override
        public ConnectionListener getService(
                Bundle bundle, ServiceRegistration<ConnectionListener> registration) {
            throw new IllegalStateException("never ready");
        }

        @Override
        public void ungetService(
                Bundle bundle,
                ServiceRegistration<ConnectionListener> registration,
                ConnectionListener listener) {
            // There is none.
        }
    }

    @Nested
    class AContext {

        private static final String[] SECURED = {
            "tls.enabled=true", "tls.keystore=none.p12", "tls.protocols=TLSv1.3"
        };

        private ServiceRegistration<SSLContext> context(Site site, String protocol, int ranking)
                throws Exception {
            SSLContext context = SSLContext.getInstance(protocol);
            context.init(null, null, null);
            return site.register(
                    SSLContext.class,
                    context,
                    Map.of(SERVER_NAME, "tls", Constants.SERVICE_RANKING, ranking));
        }

        private List<Long> bound(ServerDTO server) {
            return Stream.of(server.listeners).map(dto -> dto.serviceId).toList();
        }

        @OnEachRuntime
        void thatIsOfNoUseToTwoServersIsRefusedByEach(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.configure("one", SECURED);
            site.configure("two", SECURED);
            try (Lens lens = Lens.on(site)) {
                ServiceRegistration<?> raw =
                        site.register(
                                SSLContext.class,
                                SSLContext.getInstance("TLS"),
                                Map.of(SERVER_NAME, List.of("one", "two")));
                lens.await(
                        now ->
                                Stream.of("one", "two")
                                        .allMatch(
                                                server ->
                                                        isRefused(
                                                                now.refusedListeners,
                                                                raw,
                                                                FAILURE_REASON_SERVICE_UNUSABLE,
                                                                server)));
                site.delete("one");
                lens.await(now -> now.refusedListeners.length == 2);
            }
        }

        @OnEachRuntime
        void isBoundWhereItSecures(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.configure("tls", SECURED);
            try (Lens lens = Lens.on(site)) {
                ServiceRegistration<?> raw =
                        site.register(
                                SSLContext.class,
                                SSLContext.getInstance("TLS"),
                                Map.of(SERVER_NAME, "tls"));
                lens.await(
                        now ->
                                isRefused(
                                        now.refusedListeners,
                                        raw,
                                        FAILURE_REASON_SERVICE_UNUSABLE,
                                        "tls"));
                assertEquals(List.of(), bound(lens.server("tls")));
                ServiceRegistration<?> good = context(site, "TLS", 0);
                lens.awaitServer("tls", server -> bound(server).equals(List.of(idOf(good))));
                ServiceRegistration<?> better = context(site, "TLS", 5);
                RuntimeDTO dto =
                        lens.await(
                                now ->
                                        isRefused(
                                                now.refusedListeners,
                                                good,
                                                FAILURE_REASON_SHADOWED,
                                                "tls"));
                String reason = reasonOf(dto.refusedListeners, good);
                assertTrue(reason.contains("service " + idOf(better)), reason);
                assertEquals(List.of(idOf(better)), bound(lens.server("tls")));
                raw.unregister();
                better.unregister();
                lens.awaitServer("tls", server -> bound(server).equals(List.of(idOf(good))));
                lens.await(RuntimeIT::isFree);
            }
        }
    }

    @Nested
    class AConfiguration {

        @OnEachRuntime
        void thatIsBadAtFirstIsAFailedServerUntilItIsMended(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.offer("echo", Echo.silent());
            site.configure("echo", "backlog=many", "idle.timeout=soon");
            try (Lens lens = Lens.on(site)) {
                ServerDTO server = lens.awaitServer("echo", s -> s.state.equals("FAILED"));
                assertEquals(2, server.configurationProblems.length);
                assertTrue(server.configurationProblems[0].startsWith("backlog: many"));
                assertTrue(server.failure.contains("idle.timeout: soon"), server.failure);
                assertEquals(Map.of(), server.configuration);
                assertFalse(site.has("echo"));
                RefusedConfigurationDTO refused =
                        lens.runtime().getRuntimeDTO().refusedConfigurations[0];
                assertEquals(FAILURE_REASON_CONFIGURATION_INVALID, refused.failureReason);
                assertFalse(refused.earlierInForce);
                assertTrue(refused.pid.startsWith("io.berth.server~echo"), refused.pid);
                site.configure("echo");
                lens.awaitServer("echo", s -> s.state.equals("RUNNING"));
                lens.await(RuntimeIT::isFree);
            }
        }

        @OnEachRuntime
        void thatIsBadLaterLeavesTheServerAndShowsItsProblems(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.open("echo", Echo.silent());
            site.configure("echo", "backlog=many");
            try (Lens lens = Lens.on(site)) {
                ServerDTO server =
                        lens.awaitServer("echo", s -> s.configurationProblems.length == 1);
                assertEquals("RUNNING", server.state);
                assertEquals("1024", server.configuration.get("backlog"));
                assertTrue(lens.runtime().getRuntimeDTO().refusedConfigurations[0].earlierInForce);
                site.configure("echo", "backlog=7");
                lens.awaitServer("echo", s -> "7".equals(s.configuration.get("backlog")));
                lens.await(RuntimeIT::isFree);
            }
        }

        @OnEachRuntime
        void ofATakenNameIsRefusedUntilTheNameIsFree(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.open("echo", Echo.silent());
            site.configure("second", "name=echo");
            try (Lens lens = Lens.on(site)) {
                RuntimeDTO dto = lens.await(now -> now.refusedConfigurations.length == 1);
                assertEquals(FAILURE_REASON_NAME_TAKEN, dto.refusedConfigurations[0].failureReason);
                assertEquals("echo", dto.refusedConfigurations[0].server);
                assertEquals(1, dto.servers.length);
                site.delete("echo");
                lens.await(now -> now.refusedConfigurations.length == 0);
                lens.awaitServer("echo", s -> s.state.equals("RUNNING"));
            }
        }

        @OnEachRuntime
        void thatIsDeletedIsRefusedNoMore(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.configure("echo", "backlog=many");
            try (Lens lens = Lens.on(site)) {
                lens.await(now -> now.servers.length == 1);
                site.delete("echo");
                lens.await(now -> isFree(now) && now.servers.length == 0);
            }
        }
    }

    @Nested
    class AServer {

        @OnEachRuntime
        void showsWhatItIs(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            ServiceRegistration<?> handler = site.offer("echo", Echo.silent());
            site.configure("echo", "max.connections=5");
            site.running("echo");
            try (Lens lens = Lens.on(site)) {
                ServerDTO server = lens.awaitServer("echo", s -> s.state.equals("RUNNING"));
                assertEquals("127.0.0.1:0", server.configuredAddress);
                assertEquals("127.0.0.1:" + site.port("echo"), server.boundAddress);
                assertFalse(server.tls);
                assertNull(server.failure);
                assertEquals("5", server.configuration.get("max.connections"));
                assertEquals("5m", server.configuration.get("idle.timeout"));
                assertEquals(idOf(handler), server.handler.serviceId);
                assertEquals(0, server.handler.bundleId);
                assertFalse(server.handler.prototype);
                assertEquals(0, server.connections);
                RuntimeDTO dto = lens.runtime().getRuntimeDTO();
                assertEquals(
                        lens.changeCount() >= 0,
                        dto.serviceDTO.properties.containsKey(Constants.SERVICE_CHANGECOUNT));
            }
        }

        @OnEachRuntime
        void hidesItsPasswords(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.open(
                    "echo",
                    Echo.silent(),
                    "tls.enabled=false",
                    "tls.keystore=none.p12",
                    "tls.keystore.password=sesame");
            try (Lens lens = Lens.on(site)) {
                ServerDTO server = lens.server("echo");
                assertEquals("(hidden)", server.configuration.get("tls.keystore.password"));
                assertEquals("none.p12", server.configuration.get("tls.keystore"));
                assertFalse(lens.runtime().getRuntimeDTO().toString().contains("sesame"));
            }
        }

        @OnEachRuntime
        void whosePortIsTakenSaysSo(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            site.offer("echo", Echo.silent());
            try (Lens lens = Lens.on(site);
                    ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                site.configure("echo", "address=127.0.0.1:" + other.getLocalPort());
                ServerDTO server = lens.awaitServer("echo", s -> s.state.equals("FAILED"));
                assertTrue(server.failure.startsWith("address: 127.0.0.1:"), server.failure);
                assertNull(server.boundAddress);
                assertEquals(0, server.configurationProblems.length);
            }
        }

        @OnEachRuntime
        void showsItsConnections(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            ServiceRegistration<?> handler = site.offer("echo", Echo.silent());
            site.configure("echo");
            try (Lens lens = Lens.on(site);
                    Peer first = site.connect("echo");
                    Peer second = site.connect("echo")) {
                long before = System.currentTimeMillis();
                first.exchange("hello");
                second.exchange("hi");
                ConnectionDTO[] all = lens.runtime().connections("echo");
                assertEquals(2, all.length);
                assertTrue(all[0].id < all[1].id);
                assertEquals("127.0.0.1:" + first.localPort(), all[0].peerAddress);
                assertEquals(all[0].peerAddress, all[0].remoteAddress);
                assertEquals("127.0.0.1:" + site.port("echo"), all[0].localAddress);
                assertEquals(5, all[0].bytesRead);
                assertEquals("echo", all[0].server);
                assertEquals("SERVING", all[0].state);
                assertEquals(idOf(handler), all[0].handlerServiceId);
                assertTrue(Math.abs(all[0].since - before) < 60_000);
                assertNull(all[0].tlsProtocol);
                assertNull(all[0].closeReason);
                assertEquals(0, lens.runtime().connections("other").length);
            }
        }

        @OnEachRuntime
        void showsWhoServesAConnectionAlsoWhileAPrototypeIsMade(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            Slow slow = new Slow();
            ServiceRegistration<?> handler =
                    site.kept(
                            site.framework()
                                    .context()
                                    .registerService(
                                            ConnectionHandler.class,
                                            slow,
                                            new Hashtable<>(Map.of(SERVER_NAME, "echo"))));
            site.configure("echo");
            site.running("echo");
            try (Lens lens = Lens.on(site);
                    Peer first = site.connect("echo")) {
                first.exchange("hello");
                try (Peer second = site.connect("echo")) {
                    assertTrue(slow.asked.await(20, TimeUnit.SECONDS));
                    for (ConnectionDTO connection : lens.runtime().connections("echo")) {
                        assertEquals("SERVING", connection.state);
                        assertEquals(idOf(handler), connection.handlerServiceId);
                    }
                    slow.ready.countDown();
                    assertEquals("hello", second.exchange("hello"));
                }
            } finally {
                slow.ready.countDown();
            }
        }

        @OnEachRuntime
        void countsEachEndOnce(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            Told<Long> closed = new Told<>();
            site.register(
                    ConnectionListener.class,
                    event -> closed.add(event.connection().id()),
                    Map.of(SERVER_NAME, "echo", EVENTS, "CLOSE"));
            site.open("echo", new Sleepy(), "max.connections=1", "overflow=refuse");
            try (Lens lens = Lens.on(site)) {
                lens.awaitServer("echo", server -> server.listeners.length == 1);
                try (Peer peer = site.connect("echo")) {
                    peer.exchange("hello");
                    try (Peer refused = site.connect("echo")) {
                        assertTrue(refused.isEnded());
                    }
                    peer.finish().hearAll();
                }
                closed.next();
                place(site);
                reset(site.port("echo"));
                closed.next();
                place(site);
                try (Peer idle = site.connect("echo")) {
                    idle.exchange("idle");
                    assertTrue(idle.isEnded());
                }
                closed.next();
                place(site);
                try (Peer killed = site.connect("echo")) {
                    killed.exchange("x");
                    assertTrue(site.running("echo").kill(lens.runtime().connections("echo")[0].id));
                    assertTrue(killed.isEnded());
                }
                closed.next();
                place(site);
                CountersDTO counters = lens.server("echo").counters;
                assertEquals(4, counters.accepted);
                assertEquals(0, counters.open);
                assertEquals(1, counters.peak);
                for (String reason :
                        List.of("PEER_CLOSED", "PEER_RESET", "IDLE_TIMEOUT", "KILLED")) {
                    assertEquals(1, counters.closed.get(reason), counters::toString);
                }
                assertEquals(4, counters.closed.values().stream().mapToLong(n -> n).sum());
                assertEquals(1, counters.refused.get("MAX_CONNECTIONS"));
                assertEquals("helloxidlex".length(), counters.bytesRead);
                assertEquals(4, LongStream.of(counters.handlerTimes).sum());
                assertEquals(counters.handlerTimeBounds.length + 1, counters.handlerTimes.length);
            }
        }

        /** A connection is told to be closed a moment before its place is free. */
        private void place(Site site) throws Exception {
            while (site.running("echo").openConnections() > 0) {
                Thread.onSpinWait();
            }
        }

        private void reset(int port) throws Exception {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write('x');
                assertEquals('x', socket.getInputStream().read());
                socket.setSoLinger(true, 0);
            }
        }
    }

    @Nested
    class TheServiceItself {

        @OnEachRuntime
        void countsChanges(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            try (Lens lens = Lens.on(site)) {
                long before = lens.changeCount();
                ServiceRegistration<?> handler = site.offer("late", Echo.silent());
                lens.await(now -> now.refusedHandlers.length == 1);
                assertTrue(awaitMore(lens, before));
                long then = lens.changeCount();
                handler.unregister();
                assertTrue(awaitMore(lens, then));
            }
        }

        private boolean awaitMore(Lens lens, long than) throws Exception {
            lens.await(now -> lens.changeCount() > than);
            return true;
        }

        @OnEachRuntime
        @SuppressWarnings("rawtypes")
        void tellsAComponentOfChanges(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            BlockingQueue<String> seen = new LinkedBlockingQueue<>();
            site.<Consumer>register(
                    Consumer.class, (Consumer<String>) seen::add, Map.of("inspector", true));
            site.install(TestBundle.named("test.inspector").with(Inspector.class));
            site.configure("inspected");
            String last;
            do {
                last = seen.poll(20, TimeUnit.SECONDS);
            } while (last != null && !last.equals("inspected WAITING"));
            assertEquals("inspected WAITING", last);
        }

        @OnEachRuntime
        void goesWithTheBundle(Runtime runtime) throws Exception {
            try (Site site = Site.start(runtime);
                    Lens lens = Lens.on(site)) {
                site.open("echo", Echo.silent());
                Bundle berth = site.framework().bundle("io.berth.impl");
                berth.stop();
                site.registry().awaitNone("(objectClass=io.berth.runtime.BerthRuntime)");
                assertNull(lens.runtime().getRuntimeDTO().serviceDTO);
                berth.start();
                site.registry().awaitOne("(objectClass=io.berth.runtime.BerthRuntime)");
                site.running("echo");
                site.tidy();
            }
        }
    }
}

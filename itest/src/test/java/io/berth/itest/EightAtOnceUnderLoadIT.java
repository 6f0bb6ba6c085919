package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerEvent;
import io.berth.ServerListener;
import io.berth.whiteboard.WhiteboardConstants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;

/** Eight servers whose handlers never return end under one deadline, and hold up nobody else. */
@Timeout(120)
class EightAtOnceUnderLoadIT {

    @RegisterExtension static final Sites SITES = new Sites();

    /** Of {@code handler.drain} by default, and of {@code shutdown.timeout} as configured here. */
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    /** Eight deadlines would be 24 s; after one come a second for what was cut, and the machine. */
    private static final Duration LIMIT = Duration.ofSeconds(12);

    private final List<Peer> peers = new ArrayList<>();
    private final Told<ServerEvent> events = new Told<>();

    private interface Stop {
        void run() throws Exception;
    }

    @AfterEach
    void close() throws Exception {
        for (Peer peer : peers) {
            peer.close();
        }
    }

    private static String server(int number) {
        return "of" + number;
    }

    private void connect(int port) throws Exception {
        Peer peer = Peer.to(port);
        peers.add(peer);
        assertEquals(".", peer.hear(1));
    }

    /** Another server, under load, whose configuration changes meanwhile. */
    private void assertOneDeadline(String what, Site site, Stop stop) throws Exception {
        site.register(
                ServerListener.class, events::add, Map.of(WhiteboardConstants.SERVER_NAME, "load"));
        site.open("load", new ExchangeEcho());
        try (Load load = Load.on(site.port("load"))) {
            CompletableFuture<Duration> stopped = inBackground(stop);
            site.configure("load", "idle.timeout=1m");
            events.next(event -> event.type() == ServerEvent.Type.CONFIGURED);
            assertFalse(stopped.isDone(), "the update came after the stop");
            Duration took = stopped.get(60, TimeUnit.SECONDS);
            load.awaitAnswers();
            Tally tally = load.finish();
            Figures.print(what + " in " + took.toMillis() + " ms", tally);
            assertEquals(0, tally.lost() + tally.reconnects(), tally::toString);
            assertTrue(took.compareTo(DEADLINE) >= 0, took::toString);
            assertTrue(took.compareTo(LIMIT) < 0, took::toString);
        }
    }

    private static CompletableFuture<Duration> inBackground(Stop stop) {
        CompletableFuture<Duration> stopped = new CompletableFuture<>();
        Thread thread = new Thread(() -> complete(stopped, stop), "stopping");
        thread.setDaemon(true);
        thread.start();
        return stopped;
    }

    private static void complete(CompletableFuture<Duration> stopped, Stop stop) {
        long began = System.nanoTime();
        try {
            stop.run();
            stopped.complete(Duration.ofNanos(System.nanoTime() - began));
        } catch (Exception | AssertionError e) {
            stopped.completeExceptionally(e);
        }
    }

    @OnEachRuntime
    void theBundleOfEightHandlersStops(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        Bundle bundle =
                site.install(TestBundle.named("eight.handlers").activator(EightHandlers.class));
        for (int i = 0; i < EightHandlers.COUNT; i++) {
            site.configure(server(i), "handler.grace=0");
            connect(site.port(server(i)));
        }
        assertOneDeadline("a bundle of eight handlers stopped, " + runtime, site, bundle::stop);
    }

    @OnEachRuntime
    void theBundleThatMadeEightServersStops(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        Bundle bundle =
                site.install(
                        TestBundle.named("eight.servers")
                                .activator(EightServers.class)
                                .with(EightHandlers.class));
        Supplier<?> ports = (Supplier<?>) site.framework().service("(from=eight.servers)");
        for (Object port : (Collection<?>) ports.get()) {
            connect((Integer) port);
        }
        assertOneDeadline("a bundle of eight servers stopped, " + runtime, site, bundle::stop);
    }

    @OnEachRuntime
    void eightConfigurationsAreDeleted(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        for (int i = 0; i < EightHandlers.COUNT; i++) {
            site.open(server(i), EightHandlers::stay, "shutdown.timeout=3s");
            connect(site.port(server(i)));
        }
        assertOneDeadline("eight configurations deleted, " + runtime, site, () -> deleteAll(site));
    }

    private static void deleteAll(Site site) throws Exception {
        for (int i = 0; i < EightHandlers.COUNT; i++) {
            site.delete(server(i));
        }
        for (int i = 0; i < EightHandlers.COUNT; i++) {
            site.awaitGone(server(i));
        }
    }
}

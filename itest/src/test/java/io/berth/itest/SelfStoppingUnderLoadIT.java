package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A handler ends what it is served by, and does not wait for itself. */
@Timeout(120)
class SelfStoppingUnderLoadIT {

    @RegisterExtension static final Sites SITES = new Sites();

    /** Less than {@code handler.drain} and {@code shutdown.timeout}, which a self-wait lasts. */
    private static final Duration SOON = Duration.ofMillis(2_900);

    private static final String STOP =
            Character.toString(BundleStopper.STOP).repeat(ExchangeEcho.BLOCK);

    private interface Ending {
        void run() throws Exception;
    }

    /** An echo that does something when it is told to. */
    private static ConnectionHandler doing(Ending ending) {
        return connection -> {
            while (connection.awaitReadable()) {
                answer(connection, ending);
            }
        };
    }

    private static void answer(Connection connection, Ending ending) throws Exception {
        ByteBuffer block = ByteBuffer.allocate(ExchangeEcho.BLOCK);
        if (ExchangeEcho.fill(block, connection)) {
            if (block.flip().get(0) == BundleStopper.STOP) {
                ending.run();
            }
            connection.write(block);
        }
    }

    /** The one that asks gets its answer, and the end; the others lose nothing. */
    private static void assertEnds(String what, Site site) throws Exception {
        try (Load load = Load.on(site.port("load"));
                Peer asking = site.connect("load")) {
            load.expectEnd();
            long began = System.nanoTime();
            assertEquals(STOP, asking.exchange(STOP));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertTrue(asking.isEnded());
            Tally tally = load.awaitEnd();
            Figures.print(what + " in " + took.toMillis() + " ms", tally);
            assertEquals(0, tally.lost(), tally::toString);
            assertTrue(took.compareTo(SOON) < 0, took::toString);
        }
    }

    @OnEachRuntime
    void itStopsItsOwnBundle(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.install(
                TestBundle.named("load.stopper").with(BundleStopper.class, ExchangeEcho.class));
        site.configure("load");
        assertEnds("a handler stops its own bundle, " + runtime, site);
    }

    @OnEachRuntime
    void itCallsShutdown(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.open("load", doing(() -> site.running("load").shutdown().orThrow()));
        assertEnds("a handler calls shutdown, " + runtime, site);
    }

    @OnEachRuntime
    void itDeletesItsOwnConfiguration(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.open("load", doing(() -> delete(site)));
        assertEnds("a handler deletes its own configuration, " + runtime, site);
    }

    /** The draining connection itself has its server there until it returns. */
    private static void delete(Site site) throws IOException {
        site.delete("load");
    }
}

package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** All of it at random, in the same order each time: nothing is lost, and nothing left. */
@Timeout(1200)
class SoakUnderLoadIT {

    private static final long SEED = 20_111;
    private static final long SECONDS_LONG = Long.getLong("load.soak", 60);
    private static final long MEBIBYTE = 1 << 20;

    /** What the frameworks, JIT and tests may keep. */
    private static final long HEAP_MARGIN = 32 * MEBIBYTE;

    /**
     * No limit below the number of clients: with fewer permits one waits until another changes its
     * connection, five hundred answers later, which is what was asked for and says nothing here.
     */
    private static final List<String> SETTINGS =
            List.of("idle.timeout=1m", "max.connections=1000", "handler.drain=4s", "drain.idle=2s");

    /** Something that an operator does. */
    private interface Deed {
        void run() throws Exception;
    }

    private final Random random = new Random(SEED);
    private final byte[] bytes;
    private final int[] ports = {FreePort.find(), FreePort.find()};
    private int port;
    private long deeds;

    SoakUnderLoadIT() throws Exception {
        bytes = handler().bytes();
    }

    private static TestBundle handler() {
        return TestBundle.named("load.handler").with(ExchangeEcho.class);
    }

    @Test
    void nothingIsLostAndNothingIsLeft() throws Exception {
        try (Site site = Site.start(Runtime.FELIX)) {
            soak(site, 1);
            Census before = tidied(site);
            long heap = heap();
            Tally tally = soak(site, SECONDS_LONG);
            tidied(site);
            long grown = heap() - heap;
            Figures.print(
                    "%d s of %d deeds at random, seed %d, heap %+,d KiB, %s"
                            .formatted(SECONDS_LONG, deeds, SEED, grown / 1024, before),
                    tally);
            assertEquals(0, tally.lost(), tally::toString);
            assertTrue(grown < HEAP_MARGIN, () -> "heap grown by " + grown);
            before.awaitAgain(site);
        }
    }

    private static Census tidied(Site site) throws Exception {
        site.tidy();
        Threads.awaitNone();
        return Census.take(site);
    }

    private static long heap() {
        System.gc();
        return java.lang.Runtime.getRuntime().totalMemory()
                - java.lang.Runtime.getRuntime().freeMemory();
    }

    private Tally soak(Site site, long seconds) throws Exception {
        Bundle bundle = site.install(handler());
        configure(site);
        site.running("load");
        long end = System.nanoTime() + SECONDS.toNanos(seconds);
        try (Load load = Load.renewing(ports[port], 500)) {
            List<Deed> all = deeds(site, bundle, load);
            for (deeds = 0; System.nanoTime() - end < 0; deeds++) {
                all.get(random.nextInt(all.size())).run();
                load.awaitAnswers();
            }
            return load.finish();
        }
    }

    private List<Deed> deeds(Site site, Bundle bundle, Load load) {
        return List.of(
                () -> bundle.update(new ByteArrayInputStream(bytes)),
                () -> configure(site, SETTINGS.get(random.nextInt(SETTINGS.size()))),
                () -> configure(site),
                () -> configure(site, "backlog=many" + random.nextInt()),
                () -> move(site, load),
                () -> outrank(site, load),
                () -> guest(site));
    }

    private void configure(Site site, String... settings) throws Exception {
        String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "address=127.0.0.1:" + ports[port];
        site.configure("load", all);
    }

    private void move(Site site, Load load) throws Exception {
        port = 1 - port;
        configure(site);
        site.registry()
                .awaitOne(
                        "(&(berth.server.name=load)(berth.server.address=127.0.0.1:"
                                + ports[port]
                                + "))");
        load.goTo(ports[port]);
    }

    /** A better handler comes, serves for a while, and goes. */
    private static void outrank(Site site, Load load) throws Exception {
        ServiceRegistration<?> better =
                site.framework()
                        .context()
                        .registerService(
                                io.berth.ConnectionHandler.class,
                                new ExchangeEcho(),
                                new Hashtable<>(
                                        Map.of(
                                                "berth.server.name",
                                                "load",
                                                Constants.SERVICE_RANKING,
                                                1)));
        load.awaitAnswers();
        better.unregister();
    }

    /** Another server comes and, with requests in flight, goes. */
    private static void guest(Site site) throws Exception {
        CountingEcho echo = new CountingEcho();
        ServiceRegistration<?> offered = site.offer("guest", echo);
        site.configure("guest");
        try (Load load = Load.on(site.port("guest"))) {
            load.expectEnd();
            site.delete("guest");
            site.awaitGone("guest");
            Tally tally = load.awaitEnd();
            assertEquals(0, tally.lost(), tally::toString);
            assertEquals(tally.answers(), echo.read());
        }
        offered.unregister();
    }
}

package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** A server is stopped while requests are in flight: what it has read is answered whole. */
@Timeout(900)
class StoppingUnderLoadIT {

    private static final int ROUNDS = Integer.getInteger("load.stops", 3);

    /** The default of {@code shutdown.timeout}, and two more. */
    private static final Duration LIMIT = Duration.ofSeconds(25 + 2);

    /** Stops the server, and returns when that is done. */
    private interface Stop {
        void run() throws Exception;
    }

    /** Under load, one request that takes long among it in the first of several rounds. */
    private static void stopped(String how, int round, int port, Stop stop, Requests read)
            throws Exception {
        try (Load load = Load.on(port);
                Peer patient = Peer.to(port)) {
            String block = block(round == 0 ? CountingEcho.LONG : 'S');
            patient.exchange(block('S'));
            patient.say(block).finish();
            load.expectEnd();
            Duration took = took(stop);
            assertEquals(block, patient.hear(block.length()));
            Tally tally = load.awaitEnd();
            Figures.print(how + " in " + took.toMillis() + " ms", tally);
            assertEquals(0, tally.lost(), tally::toString);
            assertEquals(tally.answers() + 2, read.count(), "answered, read by the server");
            assertTrue(took.compareTo(LIMIT) < 0, took::toString);
        }
    }

    private static String block(int begin) {
        return Character.toString(begin).repeat(ExchangeEcho.BLOCK);
    }

    private static Duration took(Stop stop) throws Exception {
        long began = System.nanoTime();
        stop.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** How many requests the server has read in all, asked once it has stopped. */
    private interface Requests {
        long count() throws Exception;
    }

    private static CountingEcho opened(Site site) throws Exception {
        CountingEcho echo = new CountingEcho();
        site.offer("load", echo);
        site.configure("load");
        site.running("load");
        return echo;
    }

    @OnEachRuntime
    void itsConfigurationIsDeleted(Runtime runtime) throws Exception {
        try (Site site = Site.start(runtime)) {
            // The JVM itself opens some things for good when the first connection comes.
            Census before = afterOneConnection(site);
            for (int i = 0; i < ROUNDS; i++) {
                CountingEcho echo = opened(site);
                stopped(
                        "configuration deleted, " + runtime,
                        i,
                        site.port("load"),
                        () -> {
                            site.delete("load");
                            site.awaitGone("load");
                        },
                        echo::read);
                site.tidy();
                before.awaitAgain(site);
            }
        }
    }

    private static Census afterOneConnection(Site site) throws Exception {
        opened(site);
        try (Peer peer = site.connect("load")) {
            peer.exchange(block('S'));
        }
        site.tidy();
        Threads.awaitNone();
        return Census.take(site);
    }

    @OnEachRuntime
    void berthsBundleIsStopped(Runtime runtime) throws Exception {
        try (Site site = Site.start(runtime)) {
            for (int i = 0; i < ROUNDS; i++) {
                CountingEcho echo = opened(site);
                Bundle berth = site.framework().bundle("io.berth.impl");
                stopped(
                        "bundle stopped, " + runtime,
                        i,
                        site.port("load"),
                        berth::stop,
                        echo::read);
                Threads.awaitNone();
                berth.start();
                site.tidy();
            }
        }
    }

    @OnEachRuntime
    void theFrameworkStops(Runtime runtime) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            Site site = Site.start(runtime);
            CountingEcho echo = opened(site);
            stopped("framework stopped, " + runtime, i, site.port("load"), site::close, echo::read);
            Threads.awaitNone();
        }
    }

    @Test
    void theProcessIsTerminated(@TempDir Path folder) throws Exception {
        Files.write(
                folder.resolve("load.jar"),
                TestBundle.named("load").with(CountingEcho.class, ExchangeEcho.class).bytes());
        Files.write(
                folder.resolve("io.berth.server-load.cfg"),
                List.of("name=load", "address=127.0.0.1:0"));
        for (int i = 0; i < ROUNDS; i++) {
            try (BerthJar jar = BerthJar.start(folder)) {
                stopped(
                        "process terminated",
                        i,
                        jar.listening("load").getPort(),
                        () -> {
                            jar.terminate();
                            assertEquals(0, jar.status());
                        },
                        () -> said(jar));
            }
        }
    }

    private static long said(BerthJar jar) throws Exception {
        String line = jar.lineThat(text -> text.startsWith(CountingEcho.SAID));
        return Long.parseLong(line.substring(CountingEcho.SAID.length()));
    }
}

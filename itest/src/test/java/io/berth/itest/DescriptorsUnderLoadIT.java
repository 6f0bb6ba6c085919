package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that may have few descriptors has none left, and then has some again. */
@Timeout(120)
class DescriptorsUnderLoadIT {

    private static final int DESCRIPTORS = 200;
    private static final int CONNECTIONS = 400;
    private static final int SECONDS = 4;
    private static final String NONE_LEFT = "Too many open files";

    /** A second is the longest wait between two tries; more is the machine's. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<Peer> peers = new ArrayList<>();

    private void connectTooMany(int port) throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            peers.add(Peer.to(port).say("waiting"));
        }
    }

    private void leave() throws Exception {
        for (Peer peer : peers) {
            peer.close();
        }
        peers.clear();
    }

    private static Duration computedMeanwhile(BerthJar jar) throws Exception {
        Duration before = jar.computed();
        new CountDownLatch(1).await(SECONDS, TimeUnit.SECONDS);
        return jar.computed().minus(before);
    }

    private static Duration answeredAfter(int port) throws Exception {
        long began = System.nanoTime();
        try (Peer late = Peer.to(port)) {
            assertEquals("late", late.exchange("late"));
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static long count(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    @Test
    void itReportsThatOnceWaitsAndAcceptsAgain(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("io.berth.server-own.cfg"), "name=own\naddress=127.0.0.1:0\n");
        Files.writeString(
                folder.resolve("io.berth.example.echo-own.cfg"), "berth.server.name=own\n");
        try (BerthJar jar = BerthJar.limited(DESCRIPTORS, folder)) {
            int port = jar.listening("own").getPort();
            connectTooMany(port);
            jar.lineThat(line -> line.contains(NONE_LEFT));
            assertEquals("waiting", peers.get(0).hear("waiting".length()));
            Duration computed = computedMeanwhile(jar);
            leave();
            Duration again = answeredAfter(port);
            jar.terminate();
            assertEquals(0, jar.status());
            List<String> rest = jar.rest();
            Figures.print(
                    "no descriptors for " + SECONDS + " s",
                    "%d ms of CPU, accepting %d ms after they were freed, reported %d more times"
                            .formatted(
                                    computed.toMillis(), again.toMillis(), count(rest, NONE_LEFT)));
            assertTrue(computed.toMillis() < SECONDS * 250, computed::toString);
            assertTrue(again.compareTo(SOON) < 0, again::toString);
            assertEquals(0, count(rest, NONE_LEFT), rest::toString);
            assertEquals(1, count(rest, "accepting again"), rest::toString);
        }
    }
}

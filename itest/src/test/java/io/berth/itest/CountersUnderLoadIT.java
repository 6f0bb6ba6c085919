package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.TcpServer;
import io.berth.runtime.dto.CountersDTO;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that end in all ways at once: what the server has counted is what happened. */
@Timeout(300)
class CountersUnderLoadIT {

    private static final int SECONDS_LONG = Integer.getInteger("load.seconds", 10);
    private static final int CLIENTS = 8;
    private static final int ROOM = 5;
    private static final long SEED = 20_111;

    private final AtomicLong looks = new AtomicLong();

    @Test
    void matchWhatTheClientsMet() throws Exception {
        try (Site site = Site.start(Runtime.FELIX);
                Lens lens = Lens.on(site)) {
            TcpServer server =
                    site.open(
                            "load",
                            new Visitors.Host(),
                            "max.connections=" + ROOM,
                            "overflow=refuse");
            Visitors visitors = new Visitors(server, () -> assertAddUp(counters(lens)));
            visitors.comeFor(SECONDS_LONG, CLIENTS, SEED);
            awaitNone(server);
            CountersDTO counters = counters(lens);
            System.out.printf(
                    "CountersUnderLoadIT: %d s, looked %d times at %s%n",
                    SECONDS_LONG, looks.get(), counters);
            assertAllCounted(visitors, counters);
            site.tidy();
        }
    }

    private static CountersDTO counters(Lens lens) {
        return lens.server("load").counters;
    }

    private static long sum(Iterable<Long> counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /** So it is at every moment. */
    private void assertAddUp(CountersDTO counters) {
        looks.incrementAndGet();
        assertEquals(
                counters.accepted,
                counters.open + sum(counters.closed.values()),
                counters::toString);
        assertTrue(counters.open <= counters.peak && counters.peak <= ROOM, counters::toString);
    }

    /** A connection that was reset is found to be so a moment later. */
    private static void awaitNone(TcpServer server) {
        while (server.openConnections() > 0) {
            Thread.onSpinWait();
        }
    }

    private void assertAllCounted(Visitors visitors, CountersDTO counters) {
        assertAddUp(counters);
        assertEquals(0, counters.open);
        for (CloseReason reason : CloseReason.values()) {
            AtomicLong met = visitors.ended().getOrDefault(reason, new AtomicLong());
            assertEquals(met.get(), counters.closed.get(reason.name()), reason::name);
        }
        assertEquals(visitors.refused(), counters.refused.get("MAX_CONNECTIONS"));
        assertEquals(visitors.refused(), sum(counters.refused.values()));
        assertEquals(visitors.sent(), counters.bytesRead);
        assertEquals(visitors.received(), counters.bytesWritten);
        assertTrue(visitors.ended().values().stream().allMatch(met -> met.get() > 0));
        assertTrue(visitors.refused() > 0);
    }
}

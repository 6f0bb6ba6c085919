package io.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ToldTest {

    private final Told told =
            Told.by(
                    List.of(
                            "exchanges=1000",
                            "nanoseconds=2000000000",
                            "server.cpu=5000000",
                            "load.cpu=1000000000",
                            "latency 10000 990",
                            "latency 500000 10"));

    @Test
    void dividesTheServersTimeByTheExchanges() {
        assertEquals(5, told.cpuMicros());
    }

    @Test
    void countsExchangesForEachSecond() {
        assertEquals(500, told.perSecond());
    }

    @Test
    void knowsHowBusyBothWere() {
        assertEquals(0.0025, told.serverBusy());
        assertEquals(0.5, told.loadBusy());
    }

    @Test
    void findsPercentilesWithinOnePercent() {
        assertEquals(10, told.latencyMicros(99), 0.1);
        assertEquals(500, told.latencyMicros(99.9), 5);
    }

    @Test
    void takesAMissingNumberForNone() {
        assertEquals(0, told.number("resumed"));
    }
}

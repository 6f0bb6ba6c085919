package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AmountsTest {

    @Test
    void bytesHaveAUnitFrom1024On() {
        assertEquals("0", Amounts.bytes(0));
        assertEquals("1023", Amounts.bytes(1023));
        assertEquals("1.0K", Amounts.bytes(1024));
        assertEquals("15K", Amounts.bytes(15_300));
        assertEquals("2.5M", Amounts.bytes(5 << 19));
        assertEquals("8.0E", Amounts.bytes(Long.MAX_VALUE));
    }

    @Test
    void timesHaveTwoUnits() {
        assertEquals("0s", Amounts.time(Duration.ofMillis(999)));
        assertEquals("59s", Amounts.time(Duration.ofSeconds(59)));
        assertEquals("3m12s", Amounts.time(Duration.ofSeconds(192)));
        assertEquals("2h5m", Amounts.time(Duration.ofMinutes(125)));
        assertEquals("4d1h", Amounts.time(Duration.ofHours(97)));
    }
}

package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RetryDelayTest {

    private final RetryDelay delay = new RetryDelay();

    private List<Long> seconds(int count) {
        return Stream.generate(delay::next).limit(count).map(d -> d.toSeconds()).toList();
    }

    @Test
    void doublesFromOneSecondToThirty() {
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L), seconds(7));
    }

    @Test
    void beginsAnewAfterASuccess() {
        seconds(4);
        delay.reset();
        assertEquals(List.of(1L, 2L), seconds(2));
    }
}

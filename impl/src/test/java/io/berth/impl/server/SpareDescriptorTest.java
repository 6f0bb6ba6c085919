package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpareDescriptorTest {

    private final ManualTimers timers = new ManualTimers();
    private SpareDescriptor spare;

    @BeforeEach
    void open() throws IOException {
        spare = new SpareDescriptor(timers);
    }

    @AfterEach
    void close() throws IOException {
        spare.close();
    }

    @Test
    void isHereAtFirst() {
        assertTrue(spare.isHere());
    }

    @Test
    void whenItIsLentThenItIsNotHereUntilItIsReturned() throws IOException {
        spare.lend();
        assertFalse(spare.isHere());
        spare.returned();
        assertTrue(spare.isHere());
    }

    @Test
    void whenItIsNeverReturnedThenItIsTakenAgainAfterAWhile() throws IOException {
        spare.lend();
        timers.advance(Duration.ofMillis(1_000));
        assertFalse(spare.isHere());
        timers.advance(Duration.ofMillis(1));
        assertTrue(spare.isHere());
    }
}

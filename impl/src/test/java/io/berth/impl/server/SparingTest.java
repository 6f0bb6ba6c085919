package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SparingTest {

    private final ManualTimers timers = new ManualTimers();
    private final Sparing sparing = new Sparing(timers);

    @Test
    void theFirstOfEachKindIsNewsAtOnce() {
        assertEquals(0, sparing.silentBefore("one"));
        assertEquals(0, sparing.silentBefore("other"));
    }

    @Test
    void withinAMinuteTheOthersAreSilent() {
        sparing.silentBefore("one");
        timers.advance(Duration.ofSeconds(59));
        assertEquals(Sparing.SILENT, sparing.silentBefore("one"));
    }

    @Test
    void theNextThatIsToldSaysHowManyWereNot() {
        sparing.silentBefore("one");
        sparing.silentBefore("one");
        sparing.silentBefore("one");
        timers.advance(Duration.ofMinutes(1));
        assertEquals(2, sparing.silentBefore("one"));
        assertEquals(Sparing.SILENT, sparing.silentBefore("one"));
        timers.advance(Duration.ofMinutes(1));
        assertEquals(1, sparing.silentBefore("one"));
    }

    @Test
    void ofVeryManyKindsTheLastAreOne() {
        for (int i = 0; i < 64; i++) {
            assertEquals(0, sparing.silentBefore("kind " + i));
        }
        assertEquals(0, sparing.silentBefore("one more"));
        assertEquals(Sparing.SILENT, sparing.silentBefore("and another"));
    }
}

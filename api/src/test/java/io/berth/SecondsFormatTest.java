package io.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class SecondsFormatTest {

    private final SecondsFormat format = new SecondsFormat();

    @ParameterizedTest
    @CsvSource({"0, PT0S, 0", "1s, PT1S, 1s", "7200s, PT2H, 2h", "32767s, PT32767S, 9h6m7s"})
    void readsAndWritesWholeSeconds(String text, Duration time, String written) {
        assertEquals(time, format.read(text));
        assertEquals(written, format.write(time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999ms", "1s1ns", "32768s", "10h", "30", "-1s", "", "x"})
    void refusesWhatTheSystemCannotKeep(String text) {
        UnfitException refusal = assertThrows(UnfitException.class, () -> format.read(text));

        assertEquals(
                "whole seconds such as 30s or 5m, at most 32767s, 0 for the system's own",
                refusal.getMessage());
    }
}

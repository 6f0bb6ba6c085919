package io.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class DurationFormatTest {

    private final DurationFormat format = new DurationFormat("off");

    @Nested
    class GivenADuration {

        @ParameterizedTest
        @CsvSource({
            "0, PT0S",
            "0s, PT0S",
            "250ms, PT0.25S",
            "30s, PT30S",
            "5m, PT5M",
            "1h30m, PT1H30M",
            "1h05m, PT1H5M",
            "1d2h, PT26H",
            "90s, PT1M30S",
            "1s500ms, PT1.5S",
            "7us, PT0.000007S",
            "7\u00b5s, PT0.000007S",
            "7\u03bcs, PT0.000007S",
            "3ns, PT0.000000003S",
            "1d1h1m1s1ms1us1ns, PT25H1M1.001001001S",
            "PT5M, PT5M",
            "P1D, PT24H",
            "P1DT2H, PT26H",
            "PT1.5S, PT1.5S",
            "36500d, PT876000H",
        })
        void readsIt(String text, Duration expected) {
            assertEquals(expected, format.read(text));
        }

        @ParameterizedTest
        @CsvSource({
            "PT0S, 0",
            "PT0.25S, 250ms",
            "PT90S, 1m30s",
            "PT26H, 1d2h",
            "PT25H1M1.001001001S, 1d1h1m1s1ms1us1ns",
            "PT876000H, 36500d",
        })
        void writesItsShortestText(Duration duration, String expected) {
            assertEquals(expected, format.write(duration));
            assertEquals(duration, format.read(expected));
        }
    }

    @Nested
    class GivenNoDuration {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "5",
                    "00",
                    "-0",
                    "+0",
                    "300000",
                    "five minutes",
                    "5 m",
                    "5m 30s",
                    "-5m",
                    "+5m",
                    "5m-3s",
                    "1.5s",
                    "1,5s",
                    "0.5h",
                    "1_000ms",
                    "5M",
                    "5S",
                    "5min",
                    "5sec",
                    "5w",
                    "m",
                    "ms5",
                    "30m1h",
                    "5m5m",
                    "1ms1s",
                    "0x10s",
                    "\u0665m",
                    "5m\u0000",
                    "5m\n",
                    "P",
                    "PT",
                    "P5",
                    "PT5",
                    "-PT5M",
                    "+PT5M",
                    "PT-5M",
                    "PT5M-3S",
                    "P1Y",
                    "P1M",
                    "P1W",
                    "PT5m",
                    "PT1,5S",
                    "PT.S",
                    "null",
                    "Infinity",
                    "infinite",
                    "off",
                })
        void refusesIt(String text) {
            assertThrows(UnfitException.class, () -> format.read(text));
        }
    }

    @Nested
    class GivenOneTooLong {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "36500d1ns",
                    "36501d",
                    "999999d",
                    "9223372036854775807ns",
                    "9223372036854775807d",
                    "9223372036854775808ns",
                    "99999999999999999999999999s",
                    "36500d9223372036854775807ns",
                    "PT9223372036854775807S",
                    "PT9223372036854775807H",
                    "P99999999999999999999D",
                })
        void refusesIt(String text) {
            assertThrows(UnfitException.class, () -> format.read(text));
        }

        @Test
        void isStillWrittenSoThatAMessageCanShowIt() {
            assertEquals(
                    "PT2562047788015215H30M7S", format.write(Duration.ofSeconds(Long.MAX_VALUE)));
            assertEquals("PT-5S", format.write(Duration.ofSeconds(-5)));
        }
    }

    @Test
    void saysWhatItTakes() {
        UnfitException refusal = assertThrows(UnfitException.class, () -> format.read("5"));

        assertEquals(
                "a duration such as 250ms, 30s, 5m, 1h30m or PT5M, at most 36500d, 0 for off",
                refusal.getMessage());
    }
}

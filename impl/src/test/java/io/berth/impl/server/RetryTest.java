package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When what failed is tried again. */
class RetryTest {

    private final ManualTimers timers = new ManualTimers();
    private final Retry retry = new Retry(timers);
    private int tries;

    private void attempt() {
        tries++;
        retry.isNow();
    }

    private void failAndWait(Duration wait) {
        retry.later(this::attempt);
        timers.advance(wait);
    }

    @Nested
    class WhenNothingFailed {

        @Test
        void nothingIsDue() {
            assertFalse(retry.isDue());
            assertEquals(0, timers.pending());
        }
    }

    @Nested
    class AfterAFailure {

        @Test
        void itIsTriedAgainAfterASecond() {
            failAndWait(Duration.ofMillis(999));
            assertEquals(0, tries);
            assertTrue(retry.isDue());

            timers.advance(Duration.ofMillis(1));

            assertEquals(1, tries);
            assertFalse(retry.isDue());
        }

        @Test
        void theWaitDoublesUpToHalfAMinute() {
            int[] seconds = {1, 2, 4, 8, 16, 30, 30};
            for (int i = 0; i < seconds.length; i++) {
                failAndWait(Duration.ofSeconds(seconds[i]).minusNanos(1));
                assertEquals(i, tries);
                timers.advance(Duration.ofNanos(1));
                assertEquals(i + 1, tries);
            }
        }

        @Test
        void anotherFailureTakesThePlaceOfTheFirst() {
            retry.later(RetryTest.this::attempt);
            retry.later(RetryTest.this::attempt);

            assertEquals(1, timers.pending());
            timers.advance(Duration.ofSeconds(5));
            assertEquals(1, tries);
        }

        @Test
        void itIsNotTriedWhereItIsForgotten() {
            retry.later(RetryTest.this::attempt);

            retry.forget();
            timers.advance(Duration.ofMinutes(1));

            assertEquals(0, tries);
            assertFalse(retry.isDue());
        }

        @Test
        void aSuccessMakesTheNextWaitShortAgain() {
            failAndWait(Duration.ofSeconds(1));
            failAndWait(Duration.ofSeconds(2));

            retry.succeeded();
            failAndWait(Duration.ofSeconds(1));

            assertEquals(3, tries);
        }
    }
}

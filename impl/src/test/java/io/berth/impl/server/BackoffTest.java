package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Waits that double up to a longest one. */
class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50));

    private long[] nextFour() {
        return LongStream.generate(backoff::next).limit(4).map(n -> n / 1_000_000).toArray();
    }

    @Test
    void doublesFromTheFirst() {
        assertEquals("[5, 10, 20, 40]", Arrays.toString(nextFour()));
    }

    @Test
    void staysAtTheLongest() {
        nextFour();

        assertEquals("[50, 50, 50, 50]", Arrays.toString(nextFour()));
    }

    @Test
    void beginsAnewAfterASuccess() {
        nextFour();

        backoff.reset();

        assertEquals("[5, 10, 20, 40]", Arrays.toString(nextFour()));
    }
}

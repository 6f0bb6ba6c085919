package io.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SampleTest {

    @Test
    void takesTheMiddleOfAnOddNumber() {
        assertEquals(3, Sample.of(9, 1, 3).median());
    }

    @Test
    void takesTheMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
        assertEquals(2.5, Sample.of(4, 1, 2, 3).median());
    }

    @Test
    void spreadsFromTheLeastToTheGreatestAsAPartOfTheMedian() {
        assertEquals(0.5, Sample.of(10, 9, 14).spread());
    }

    @Test
    void hasNoMedianOfNothing() {
        assertTrue(Double.isNaN(Sample.of().median()));
        assertTrue(Double.isNaN(Sample.of().spread()));
    }
}

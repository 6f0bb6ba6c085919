package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Of several drains the strictest counts. */
class DrainTermsTest {

    private final DrainTerms early = DrainTerms.until(100);
    private final DrainTerms late = DrainTerms.until(200);

    @Test
    void whereThereIsNoDrainThereAreNone() {
        assertFalse(DrainTerms.NONE.active());
        assertFalse(DrainTerms.NONE.and(DrainTerms.NONE).active());
    }

    @Test
    void aDrainIsStricterThanNone() {
        assertSame(early, DrainTerms.NONE.and(early));
        assertSame(early, early.and(DrainTerms.NONE));
        assertTrue(early.active());
    }

    @Test
    void theEarlierDeadlineCounts() {
        assertSame(early, early.and(late));
        assertSame(early, late.and(early));
        assertEquals(100, early.deadline());
    }

    @Test
    void theEarlierOneIsTheEarlierThoughTimeOverflowsBetween() {
        DrainTerms before = DrainTerms.until(Long.MAX_VALUE - 5);
        DrainTerms after = DrainTerms.until(Long.MIN_VALUE + 5);

        assertSame(before, before.and(after));
        assertSame(before, after.and(before));
    }
}

package io.berth.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading of {@code /proc/self/stat}. */
@Timeout(10)
class TerminalTest {

    @Test
    void givenTheForegroundGroupThenAShellMayRead() {
        assertTrue(Terminal.isInForeground("42 (java) S 1 42 40 34816 42 4194304 9"));
    }

    @Test
    void givenAnotherGroupThenAShellMayNotRead() {
        assertFalse(Terminal.isInForeground("42 (java) S 1 42 40 34816 40 4194304 9"));
    }

    @Test
    void givenANameLikeFieldsThenItIsNotTakenForThem() {
        assertTrue(Terminal.isInForeground("42 (a) S 1 (b) S 1 42 40 34816 42 4194304 9"));
    }
}

package io.berth.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the process ends. */
@Timeout(10)
class ExitTest {

    private final List<String> done = new ArrayList<>();

    @Test
    void givenItEndsThenItStopsAndCleansUp() {
        Exit exit = new Exit(() -> done.add("stop"), () -> done.add("cleanup"));
        exit.end();
        assertTrue(exit.hasBegun());
        assertEquals(List.of("stop", "cleanup"), done);
    }

    @Test
    void givenStoppingFailsThenItCleansUp() {
        Exit exit =
                new Exit(
                        () -> {
                            throw new IllegalStateException("on purpose");
                        },
                        () -> done.add("cleanup"));
        assertThrows(IllegalStateException.class, exit::end);
        assertEquals(List.of("cleanup"), done);
    }
}

package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What has changed is told, together where it comes together. */
@Timeout(20)
class ChangesTest {

    private final Queue<Runnable> later = new ArrayDeque<>();
    private final List<Long> told = new ArrayList<>();
    private final Changes changes = new Changes(later::add);

    private void runAll() {
        while (!later.isEmpty()) {
            later.remove().run();
        }
    }

    private void tell() {
        told.add(changes.toTell());
    }

    @Nested
    class GivenNobodyTellsYet {

        @Test
        void theyAreToldAtTheBeginning() {
            changes.note();
            assertTrue(later.isEmpty());
            changes.tellBy(ChangesTest.this::tell);
            runAll();
            assertEquals(List.of(1L), told);
        }
    }

    @Nested
    class GivenTheyAreTold {

        GivenTheyAreTold() {
            changes.tellBy(ChangesTest.this::tell);
            runAll();
            told.clear();
        }

        @Test
        void eachIsToldLater() {
            changes.note();
            assertEquals(List.of(), told);
            runAll();
            changes.note();
            runAll();
            assertEquals(List.of(1L, 2L), told);
        }

        @Test
        void thoseThatComeTogetherAreToldTogether() {
            changes.note();
            changes.note();
            changes.note();
            assertEquals(1, later.size());
            runAll();
            assertEquals(List.of(3L), told);
        }

        @Test
        void oneThatComesWhileTheyAreToldIsToldOnceMore() {
            changes.tellBy(
                    () -> {
                        tell();
                        if (told.size() == 1) {
                            changes.note();
                        }
                    });
            runAll();
            assertEquals(List.of(0L, 1L), told);
        }

        @Test
        void noneIsToldAfterTheEnd() {
            changes.end();
            changes.note();
            assertTrue(later.isEmpty());
        }
    }
}

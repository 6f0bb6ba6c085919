package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ServerNamesTest {

    private static String problem(Object property) {
        return assertThrows(IllegalArgumentException.class, () -> ServerNames.ofHandler(property))
                .getMessage();
    }

    @Nested
    class GivenUsefulProperties {

        @Test
        void readsOneName() {
            assertEquals(Set.of("echo"), ServerNames.ofHandler("echo").names());
        }

        @Test
        void trimsEveryName() {
            assertEquals(
                    Set.of("a", "b"), ServerNames.ofHandler(new String[] {" a", "b\n"}).names());
        }

        @Test
        void readsCollections() {
            assertEquals(Set.of("a", "b"), ServerNames.ofHandler(List.of("a", "b", "a")).names());
        }

        @Test
        void takesAServiceWithoutThePropertyAsNotMeantForBerth() {
            assertEquals(ServerNames.NONE, ServerNames.ofHandler(null));
            assertEquals(ServerNames.NONE, ServerNames.ofListener(null));
        }

        @Test
        void includesTheNamedServersOnly() {
            ServerNames names = ServerNames.ofHandler(List.of("a", "b"));
            assertTrue(names.include("b"));
            assertFalse(names.include("c"));
        }

        @Test
        void includesEveryServerForAListenerToAll() {
            assertTrue(ServerNames.ofListener("*").include("anything"));
        }
    }

    @Nested
    class GivenUselessProperties {

        @Test
        void refusesAHandlerForAllServers() {
            assertEquals(
                    "berth.server.name: * (expected names: a handler can't be for every server)",
                    problem(new String[] {"echo", "*"}));
        }

        @Test
        void refusesOtherTypes() {
            assertEquals(
                    "berth.server.name: 5 (expected a String, String[] or collection of strings)",
                    problem(5));
            assertTrue(problem(List.of("a", 1)).startsWith("berth.server.name: a, 1 (expected a"));
            assertTrue(problem(new int[] {1, 2}).startsWith("berth.server.name: 1, 2 ("));
            assertTrue(problem(Arrays.asList("a", null)).contains("a, null"));
        }

        @Test
        void refusesNothingAndBlanks() {
            assertTrue(problem(List.of()).contains("expected a String"));
            assertTrue(problem(" ").contains("expected no blank word"));
            assertTrue(problem(new String[] {"a", ""}).contains("expected no blank word"));
        }

        @Test
        void refusesWhatNoServerIsCalled() {
            assertEquals(
                    "berth.server.name: a b (expected 1 to 64 characters out of A-Z a-z 0-9 . _ -)",
                    problem("a b"));
            assertTrue(problem("x".repeat(65)).contains("1 to 64 characters"));
        }
    }
}

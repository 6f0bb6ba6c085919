package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class NamesTest {

    private final Names names = new Names();
    private final List<Names.Claim> granted = new ArrayList<>();

    private Names.Claim claim(String name) {
        return new Names.Claim(name, granted::add);
    }

    @Nested
    class GivenANameThatIsFree {

        @Test
        void grantsItAtOnce() {
            assertTrue(names.claim(claim("echo")));
        }

        @Test
        void grantsItAgainAfterItWasReleased() {
            Names.Claim first = claim("echo");
            names.claim(first);
            names.release(first);
            assertTrue(names.claim(claim("echo")));
            assertEquals(List.of(), granted);
        }
    }

    @Nested
    class GivenANameThatIsTaken {

        private final Names.Claim first = claim("echo");
        private final Names.Claim second = claim("echo");
        private final Names.Claim third = claim("echo");

        {
            names.claim(first);
        }

        @Test
        void grantsOtherNames() {
            assertTrue(names.claim(claim("discard")));
        }

        @Test
        void grantsItInTurnWhenItIsReleased() {
            assertFalse(names.claim(second));
            assertFalse(names.claim(third));
            names.release(first);
            assertEquals(List.of(second), granted);
            names.release(second);
            assertEquals(List.of(second, third), granted);
        }

        @Test
        void passesOverOneThatNoLongerWaits() {
            names.claim(second);
            names.claim(third);
            names.release(second);
            names.release(first);
            assertEquals(List.of(third), granted);
        }

        @Test
        void grantsNothingWhereItIsReleasedTwice() {
            names.claim(second);
            names.claim(third);
            names.release(first);
            names.release(first);
            assertEquals(List.of(second), granted);
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.impl.server.Gate.State;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which states a port may be, one after the other. */
@Timeout(60)
class GateTest {

    private final Gate gate = new Gate(false);

    private void assertStays(State... asked) {
        State before = gate.now();
        for (State each : asked) {
            assertFalse(gate.move(each), each::toString);
        }
        assertEquals(before, gate.now());
    }

    @Nested
    class Open {

        @Test
        void isHeldAndResumed() {
            assertTrue(gate.letsIn());
            assertTrue(gate.move(State.HELD));
            assertTrue(gate.isOpen());
            assertFalse(gate.letsIn());
            assertTrue(gate.move(State.ACCEPTING));
            assertStays(State.ACCEPTING);
        }

        @Test
        void closesWithoutFinishing() {
            assertTrue(gate.move(State.CLOSED));
            assertFalse(gate.isOpen());
        }
    }

    @Nested
    class ThatFinishes {

        @Test
        void isNeverOpenAgainWhoeverAsks() {
            gate.move(State.FINISHING);
            assertStays(State.HELD, State.ACCEPTING, State.FINISHING);
            assertTrue(gate.letsIn());
            assertFalse(gate.isOpen());
            assertTrue(gate.move(State.CLOSED));
        }
    }

    @Nested
    class ThatIsClosed {

        @Test
        void staysSoThoughItIsToFinishAfterwards() {
            gate.move(State.CLOSED);
            assertStays(State.FINISHING, State.HELD, State.ACCEPTING, State.CLOSED);
            assertFalse(gate.letsIn());
        }
    }
}

package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ConnectionEvent.Type;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class WantedEventsTest {

    @Test
    void areAllButReadAndWriteByDefault() {
        Set<Type> events = WantedEvents.of(null);
        assertFalse(events.contains(Type.READ) || events.contains(Type.WRITE));
        assertEquals(Type.values().length - 2, events.size());
    }

    @Test
    void areThoseThatAreNamed() {
        assertEquals(Set.of(Type.NEW), WantedEvents.of("NEW"));
        assertEquals(
                Set.of(Type.READ, Type.CLOSE), WantedEvents.of(new String[] {"READ", " CLOSE "}));
        assertEquals(Set.of(Type.DRAIN), WantedEvents.of(List.of("DRAIN", "DRAIN")));
    }

    @Test
    void areRefusedWhereOneIsUnknown() {
        String problem =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> WantedEvents.of(new String[] {"NEW", "close"}))
                        .getMessage();
        assertTrue(problem.startsWith("berth.events: close (expected some of NEW, "), problem);
    }
}

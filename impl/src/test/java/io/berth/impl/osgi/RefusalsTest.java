package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RefusalsTest {

    private final Refusals refusals = new Refusals();

    private static Refusal because(String reason) {
        return new Refusal(Refusal.Kind.PROPERTY_INVALID, "service 1", reason);
    }

    @Test
    void areNewsOnceEach() {
        assertTrue(refusals.put("one", because("x")));
        assertFalse(refusals.put("one", because("x")));
        assertTrue(refusals.put("one", because("y")));
        assertEquals(List.of(because("y")), refusals.all());
    }

    @Test
    void areNewsAgainAfterTheyWereCleared() {
        refusals.put("one", because("x"));
        refusals.clear("one");
        assertEquals(List.of(), refusals.all());
        assertTrue(refusals.put("one", because("x")));
    }

    @Test
    void readAsOneLine() {
        assertEquals("service 1: x", because("x").toString());
    }
}

package io.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FindingTest {

    @Test
    void showsKeyValueAndWhatWasExpected() {
        assertEquals("backlog: 0 (expected 1)", Finding.expected("backlog", "0", "1"));
    }

    @Test
    void hidesPasswords() {
        assertEquals(
                "tls.key.password: (hidden) (expected text)",
                Finding.expected("tls.key.password", "secret", "text"));
    }

    @Test
    void hidesTheValuesOfUnknownKeys() {
        assertEquals("foo: (hidden) (unknown)", Finding.unknown("foo", "unknown"));
    }
}

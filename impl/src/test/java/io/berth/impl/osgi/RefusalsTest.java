package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ConnectionHandler;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RefusalsTest {

    private static final KnownReference<?> REFERENCE = new KnownReference<>(1, 0);

    private final AtomicInteger changes = new AtomicInteger();
    private final Refusals refusals = new Refusals(changes::incrementAndGet);

    private static Refusal because(String reason) {
        return refusal("", reason);
    }

    private static Refusal refusal(String server, String reason) {
        return Refusal.ofService(
                Refusal.Kind.PROPERTY_INVALID, ConnectionHandler.class, REFERENCE, server, reason);
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
    void areChangesOfWhatIsShownWhereTheyAreNews() {
        refusals.put("one", because("x"));
        refusals.put("one", because("x"));
        refusals.clear("one");
        refusals.clear("one");
        assertEquals(2, changes.get());
    }

    @Test
    void ofServicesByAServerAreForgottenWithIt() {
        refusals.put("one", refusal("echo", "x"));
        refusals.put("two", refusal("other", "x"));
        refusals.put("three", because("x"));
        refusals.forget("echo");
        refusals.forget("echo");
        assertEquals(2, refusals.all().size());
        assertEquals(4, changes.get());
    }

    @Test
    void showTheRankingOfTheMoment() {
        KnownReference<?> reference = new KnownReference<>(1, 0);
        Refusal kept =
                Refusal.ofService(
                        Refusal.Kind.SERVICE_UNAVAILABLE,
                        ConnectionHandler.class,
                        reference,
                        "echo",
                        "x");
        reference.rank(7);
        assertEquals(7, RefusalPicture.services(List.of(kept), type -> true)[0].ranking);
    }

    @Test
    void readAsOneLine() {
        assertEquals("ConnectionHandler service 1: x", because("x").toString());
        assertEquals("echo, ConnectionHandler service 1: x", refusal("echo", "x").toString());
    }
}

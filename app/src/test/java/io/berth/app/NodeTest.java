package io.berth.app;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** A framework that serves one content. */
@Timeout(10)
class NodeTest {

    private final List<String> asked = new ArrayList<>();

    private Bundle thatThrows(Throwable failure) {
        return (Bundle)
                Proxy.newProxyInstance(
                        Bundle.class.getClassLoader(),
                        new Class<?>[] {Bundle.class},
                        (self, method, arguments) -> {
                            asked.add(method.getName());
                            throw failure;
                        });
    }

    private void assertNothingComesOut(Throwable failure) {
        assertDoesNotThrow(() -> Node.stop(thatThrows(failure)));
        assertEquals(List.of("stop"), asked);
    }

    @Test
    void givenABundleThatDoesNotStopInOrderThenTheNextIsStoppedToo() {
        assertNothingComesOut(new BundleException("on purpose"));
    }

    @Test
    void givenABundleThatFailsToStopThenTheNextIsStoppedToo() {
        assertNothingComesOut(new IllegalStateException("on purpose"));
    }

    @Test
    void givenABundleWhoseCodeIsGoneThenTheNextIsStoppedToo() {
        assertNothingComesOut(new NoClassDefFoundError("on purpose"));
    }

    @Test
    void givenItHasNotStartedThenStoppingDoesNothing() {
        assertDoesNotThrow(() -> Node.stop(null));
    }
}

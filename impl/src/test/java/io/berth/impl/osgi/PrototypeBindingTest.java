package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.berth.ConnectionHandler;
import io.berth.impl.server.GoneException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceObjects;

/** An object of its own for every connection. */
@Timeout(10)
class PrototypeBindingTest {

    private final AtomicInteger got = new AtomicInteger();
    private final AtomicInteger givenBack = new AtomicInteger();
    private final AtomicInteger stateOfBundle = new AtomicInteger(Bundle.ACTIVE);
    private final Offer offer = new Offer(reference());
    private PrototypeBinding binding;

    /** What happens while an object is asked for, which then is none. */
    private volatile @Nullable Runnable whenAsked;

    private KnownReference<ConnectionHandler> reference() {
        KnownReference<ConnectionHandler> reference = new KnownReference<>(1, 0);
        reference.of(
                new StandIn()
                        .on("getState", arguments -> stateOfBundle.get())
                        .on("getSymbolicName", arguments -> "test")
                        .as(Bundle.class));
        return reference;
    }

    @BeforeEach
    void hold() throws Exception {
        KnownContext registry = new KnownContext();
        registry.answers().on("getServiceObjects", arguments -> objects());
        binding = PrototypeBinding.to(registry.context(), offer);
    }

    private ServiceObjects<?> objects() {
        return new StandIn()
                .on("getService", arguments -> handler())
                .on("ungetService", arguments -> givenBack.incrementAndGet())
                .as(ServiceObjects.class);
    }

    private @Nullable ConnectionHandler handler() {
        Runnable meanwhile = whenAsked;
        if (meanwhile != null) {
            meanwhile.run();
            return null;
        }
        int number = got.incrementAndGet();
        return connection -> connection.readTimeout(Duration.ofSeconds(number));
    }

    @Nested
    class GivenTheServiceStays {

        @Test
        void eachConnectionHasItsOwn() throws Exception {
            assertNotSame(binding.take(), binding.take());
            assertEquals(2, got.get());
        }

        @Test
        void oneThatCantBeHadIsAFailure() throws Exception {
            binding.take();
            whenAsked = () -> {};
            assertThrows(UnavailableException.class, binding::take);
        }
    }

    @Nested
    class GivenTheServiceGoes {

        @Test
        void aConnectionThatComesTooLateAsksForNone() {
            offer.withdraw();
            assertThrows(GoneException.class, binding::take);
            assertEquals(1, got.get());
        }

        @Test
        void aConnectionWhoseHandlersBundleStopsAsksForNone() {
            stateOfBundle.set(Bundle.STOPPING);
            assertThrows(GoneException.class, binding::take);
            assertEquals(1, got.get());
        }

        @Test
        void aConnectionThatAsksJustThenWaitsForTheNext() throws Exception {
            binding.take();
            whenAsked = offer::withdraw;
            assertThrows(GoneException.class, binding::take);
        }

        @Test
        void theOneThatWasKeptIsGivenBack() {
            offer.withdraw();
            binding.release();
            assertEquals(1, givenBack.get());
        }
    }
}

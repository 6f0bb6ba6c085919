package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.TcpServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** A configuration and its server. */
@Timeout(20)
class TenantTest {

    private static final Map<String, ?> ECHO = Map.of("name", "echo", "address", "127.0.0.1:0");

    private final KnownContext registry = new KnownContext();
    private final Harbour harbour = new Harbour(registry.context());
    private final Tenant tenant = new Tenant("one", harbour);

    @Nested
    class GivenAServerCanNotBeMade {

        private final AtomicInteger tries = new AtomicInteger();

        private Object registerUnlessFirst(Object[] arguments) {
            boolean isServer = arguments[0] == TcpServer.class;
            if (isServer && tries.incrementAndGet() == 1) {
                throw new IllegalStateException("on purpose");
            }
            return registry.registration().as(ServiceRegistration.class);
        }

        @Test
        void thatIsRememberedUntilItCanAndTheNameIsFree() {
            registry.answers().on("registerService", this::registerUnlessFirst);
            tenant.configure(ECHO);
            assertEquals(
                    List.of(Refusal.Kind.CONFIGURATION_NOT_APPLIED),
                    harbour.refusals().all().stream().map(Refusal::kind).toList());
            tenant.configure(ECHO);
            assertEquals(2, tries.get());
            assertTrue(harbour.refusals().all().isEmpty());
            tenant.leave();
            harbour.close();
        }

        @Test
        void anotherConfigurationMayHaveTheName() {
            registry.answers().on("registerService", this::registerUnlessFirst);
            tenant.configure(ECHO);
            Tenant other = new Tenant("two", harbour);
            other.configure(ECHO);
            assertEquals(2, tries.get());
            tenant.leave();
            other.leave();
            harbour.close();
        }
    }
}

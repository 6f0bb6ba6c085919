package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.TcpServer;
import io.berth.impl.server.Await;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
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

    @Nested
    class GivenItsNameIsTaken {

        private final Tenant first = new Tenant("first", harbour);

        @BeforeEach
        void takeTheName() {
            first.configure(ECHO);
            tenant.configure(ECHO);
        }

        private List<Refusal> refusals() {
            return harbour.refusals().all();
        }

        @Test
        void opensWithTheLastSoundVersionAndShowsWhatIsWrongWithTheLatest() {
            tenant.configure(Map.of("name", "echo", "address", "127.0.0.1:0", "backlog", "many"));
            Refusal waiting = refusals().get(0);
            assertEquals(Refusal.Kind.CONFIGURATION_INVALID, waiting.kind());
            first.leave();
            Await.until("it has a server", () -> !refusals().contains(waiting));
            Await.until("its problems are shown", () -> !refusals().isEmpty());
            assertEquals(
                    List.of(
                            new Refusal(
                                    waiting.kind(),
                                    new Refusal.OfConfiguration("one", "echo", true),
                                    waiting.problems())),
                    refusals());
            tenant.leave();
            harbour.close();
        }

        @Test
        void fieldsLeftEmptyAreNotRefusedOnceItsNameIsFree() {
            tenant.configure(Map.of("name", "echo", "address", "127.0.0.1:0", "tls.alpn", ""));

            first.leave();

            Await.until("it has a server", () -> refusals().isEmpty());
            tenant.leave();
            harbour.close();
        }

        @Test
        void nothingIsRefusedOnceItsNameIsFree() {
            first.leave();
            Await.until("it has a server", () -> refusals().isEmpty());
            tenant.leave();
            harbour.close();
        }
    }
}

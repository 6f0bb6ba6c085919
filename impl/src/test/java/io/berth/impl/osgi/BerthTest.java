package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.berth.ServerConfig;
import io.berth.ServerException;
import io.berth.ServerState;
import io.berth.TcpServer;
import io.berth.impl.server.Engine;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** A configured server in its surroundings. */
@Timeout(20)
class BerthTest {

    private final KnownContext registry = new KnownContext();
    private final AtomicReference<TcpServer> service = new AtomicReference<>();
    private final Berth berth = berth();

    private String nextWith(String property) throws InterruptedException {
        String change;
        do {
            change = registry.heard().poll(10, TimeUnit.SECONDS);
        } while (change != null && !change.contains(property));
        return change;
    }

    private Berth berth() {
        registry.answers()
                .on(
                        "registerService",
                        arguments -> {
                            service.set((TcpServer) arguments[1]);
                            return registry.registration().as(ServiceRegistration.class);
                        });
        return new Berth(config("7s"), new Engine(), new Surroundings(registry.context()));
    }

    private static ServerConfig config(String idleTimeout) {
        return ServerConfig.of(
                Map.of("name", "echo", "address", "127.0.0.1:0", "idle.timeout", idleTimeout));
    }

    @Nested
    class GivenAListenerThatBlocks {

        @Test
        void thePropertiesFollowTheServerAllTheSame() throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            berth.audience().addServerListener(event -> awaitUninterrupted(never));
            berth.open();
            assertNotNull(nextWith("WAITING"));
            berth.drain().await();
            assertNotNull(nextWith("STOPPED"));
            never.countDown();
        }

        private void awaitUninterrupted(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Nested
    class GivenOneThatIsToldToGo {

        @Test
        void itsServiceCanNotOpenItAgain() {
            berth.open();
            berth.drain().await();
            ServerException refused =
                    assertThrows(ServerException.class, () -> service.get().listen());
            assertEquals(ServerException.Code.SERVER_CLOSED, refused.code());
            assertEquals(ServerState.STOPPED, service.get().state());
        }

        @Test
        void anotherConfigurationDoesNotOpenItAgain() {
            berth.open();
            berth.drain().await();
            berth.update(config("8s"));
            assertEquals(ServerState.STOPPED, service.get().state());
        }
    }

    @Nested
    class GivenOneThatSomebodyStopped {

        @Test
        void anotherConfigurationOpensItAgain() {
            berth.open();
            service.get().shutdown();
            berth.update(config("8s"));
            assertEquals(ServerState.WAITING, service.get().state());
            berth.drain().await();
        }
    }
}

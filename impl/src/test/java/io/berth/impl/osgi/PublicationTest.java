package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import io.berth.ServerConfig;
import io.berth.TcpServer;
import io.berth.impl.server.Audience;
import io.berth.impl.server.Drain;
import io.berth.impl.server.Engine;
import io.berth.impl.server.HandlerBinding;
import io.berth.impl.server.Server;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server in the service registry. */
@Timeout(20)
class PublicationTest {

    private final KnownContext registry = new KnownContext();
    private final Audience audience = new Audience();
    private final Server server =
            Server.configured(
                    ServerConfig.of(Map.of("name", "echo", "address", "127.0.0.1:0")),
                    new Engine(),
                    audience);
    private final Publication<TcpServer> publication = Publication.of(server, registry.context());

    private void awaitHeard(Predicate<String> wanted) throws InterruptedException {
        String change;
        do {
            change = registry.heard().poll(10, TimeUnit.SECONDS);
            assertNotNull(change, "never heard");
        } while (!wanted.test(change));
    }

    @Nested
    class GivenOneWhoIsToldOfAChange {

        @Test
        void mayHaveTheServiceEnd() throws InterruptedException {
            registry.registration()
                    .on(
                            "setProperties",
                            arguments -> {
                                publication.end();
                                registry.heard().add("told");
                                return null;
                            });
            server.open();
            publication.refresh();
            awaitHeard("told"::equals);
            awaitHeard("unregistered"::equals);
        }

        @Test
        void mayAskForItsEndOnceMore() {
            registry.registration()
                    .on(
                            "unregister",
                            arguments -> {
                                publication.end();
                                registry.heard().add("told");
                                return null;
                            });
            publication.end();
            assertEquals(List.of("registered", "told"), List.copyOf(registry.heard()));
        }
    }

    @Nested
    class GivenAServerThatDrains {

        private final CountDownLatch served = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);

        @Test
        void itsAddressIsGoneWhenItsPortIs() throws Exception {
            audience.addFollower(event -> publication.refresh());
            server.serve(HandlerBinding.to(this::stay));
            server.open();
            InetSocketAddress address = server.localAddress().orElseThrow();
            try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
                assertTrue(peer.isConnected());
                served.await();
                assertEquals(address.getPort(), peer.getPort());
                Drain drain = server.beginShutdown(Duration.ofSeconds(15));
                awaitHeard(now -> now.contains("DRAINING") && !now.contains("address"));
                end.countDown();
                drain.await();
            }
        }

        private void stay(Connection connection) throws InterruptedException {
            served.countDown();
            end.await();
        }
    }
}

package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerConfig;
import io.berth.ServerException;
import io.berth.TcpServer;
import io.berth.impl.server.Drain;
import io.berth.impl.server.Engine;
import io.berth.impl.server.Server;
import io.berth.impl.server.ServerBuilder;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The servers of a bundle. */
@Timeout(20)
class FleetTest {

    private final Fleet fleet = new Fleet();

    private static ServerBuilder builder() {
        return new ServerBuilder(
                ServerConfig.of(Map.of("name", "own", "address", "127.0.0.1:0")),
                connection -> {},
                new Engine());
    }

    private TcpServer made() {
        return new BundleBuilder(builder(), fleet).build();
    }

    private static void assertNeverListens(TcpServer server) {
        ServerException refused = assertThrows(ServerException.class, server::listen);
        assertEquals(ServerException.Code.SERVER_CLOSED, refused.code());
        assertTrue(server.localAddress().isEmpty());
    }

    @Nested
    class GivenItIsClosed {

        @Test
        void aServerThatListenedNeverListensAgain() {
            TcpServer server = made();
            server.listen();
            fleet.close();
            assertNeverListens(server);
        }

        @Test
        void aServerThatDidNotListenNeverDoes() {
            TcpServer server = made();
            fleet.close();
            assertNeverListens(server);
        }

        @Test
        void aServerThatComesTooLateNeverListens() {
            fleet.close();
            Server late = builder().build();
            fleet.add(late);
            assertNeverListens(late);
        }
    }

    @Nested
    class GivenTheFrameworkStops {

        @Test
        void aServerNeverListensAgain() {
            TcpServer server = made();
            server.listen();
            fleet.drain().toList().forEach(Drain::await);
            assertNeverListens(server);
        }
    }
}

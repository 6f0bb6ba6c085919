package io.berth.impl.osgi;

import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ConnectionHandler;
import io.berth.ServerConfig;
import io.berth.impl.server.Engine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All handlers. */
@Timeout(10)
class HandlerBoardTest {

    private static final String WAITS = "waits for a server named echo";

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final KnownContext registry = new KnownContext();
    private final Surroundings around = new Surroundings(registry.context());
    private final HandlerBoard board = new HandlerBoard(around);
    private final KnownReference<ConnectionHandler> handler = new KnownReference<>(1, 0);

    @BeforeEach
    void readTheLog() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        handler.put(SERVER_NAME, "echo");
    }

    @AfterEach
    void leaveTheLog() {
        System.setErr(before);
    }

    private String logged() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Nested
    class GivenNoServerOfItsName {

        @Test
        void aHandlerIsToldOfOnce() {
            Offer offer = board.addingService(handler);
            handler.rank(5);
            board.modifiedService(handler, offer);
            assertTrue(logged().contains(WAITS), logged());
            assertEquals(logged().indexOf(WAITS), logged().lastIndexOf(WAITS));
        }
    }

    @Nested
    class GivenAServerOfItsName {

        @Test
        void nothingIsTold() {
            around.berths()
                    .add(
                            new Berth(
                                    ServerConfig.of(
                                            Map.of("name", "echo", "address", "127.0.0.1:0")),
                                    new Engine(),
                                    around));
            board.addingService(handler);
            assertFalse(logged().contains(WAITS), logged());
        }
    }
}

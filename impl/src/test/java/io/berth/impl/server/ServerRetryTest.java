package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ErrorEvent;
import io.berth.ServerException;
import io.berth.ServerState;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerRetryTest {

    private final ServerRig rig = new ServerRig();
    private ServerSocket taken;

    @BeforeEach
    void takeAPort() throws IOException {
        taken = rig.keep(Taken.port());
    }

    @AfterEach
    void closeAll() {
        rig.close();
    }

    @Nested
    class Configured {

        private Server failed() {
            Server server = rig.configured("address", Taken.textOf(taken));
            server.serve(HandlerBinding.to(ServerRig::echo));
            server.open();
            assertEquals(ServerState.FAILED, server.state());
            return server;
        }

        @Test
        void opensByItselfOnceThePortIsFree() throws Exception {
            Server server = failed();
            assertEquals(
                    ServerException.Code.ADDRESS_IN_USE, server.failure().orElseThrow().code());
            taken.close();
            Await.until("it runs", server::isRunning);
            assertTrue(server.failure().isEmpty());
            assertEquals("hello", rig.connect(server).ask("hello"));
        }

        @Test
        void tellsOfTheSameFailureOnce() throws Exception {
            Server server = failed();
            for (int i = 0; i < 5; i++) {
                assertThrows(ServerException.class, server::listen);
            }
            taken.close();
            Await.until("it runs", server::isRunning);
            assertEquals(1, rig.log.errors(ErrorEvent.Source.SERVER).size());
            rig.log.awaitStates(ServerState.FAILED, ServerState.RUNNING);
        }

        @Test
        void followersHearWhenItFailsForAnotherReason() throws Exception {
            BlockingQueue<String> seen = new LinkedBlockingQueue<>();
            Server server = failed();
            String first = reason(server);
            rig.audience.addFollower(event -> seen.add(event.type() + " " + reason(server)));
            ServerSocket other = rig.keep(Taken.port());
            server.update(ServerRig.changed(server, "address", Taken.textOf(other)));
            assertNotEquals(first, reason(server));
            assertTrue(seen.poll(20, TimeUnit.SECONDS).startsWith("CONFIGURED"));
            assertEquals("STATE_CHANGED " + reason(server), seen.poll(20, TimeUnit.SECONDS));
        }

        private static String reason(Server server) {
            return server.failure().orElseThrow().getMessage();
        }

        @Test
        void triesAtOnceWhenItIsToldToListen() throws Exception {
            Server server = failed();
            taken.close();
            server.listen();
            assertTrue(server.isRunning());
        }

        @Test
        void triesAtOnceWithAnotherConfiguration() {
            Server server = failed();
            server.update(ServerRig.changed(server, "address", "127.0.0.1:0"));
            assertTrue(server.isRunning());
        }

        @Test
        void triesNoMoreOnceItIsClosed() throws Exception {
            Server server = failed();
            server.close();
            assertEquals(ServerState.STOPPED, server.state());
            assertTrue(server.failure().isEmpty());
            taken.close();
            server.listen();
            rig.log.awaitStates(
                    ServerState.FAILED,
                    ServerState.DRAINING,
                    ServerState.STOPPED,
                    ServerState.RUNNING);
        }

        @Test
        void isNotHurriedByItsHandlers() {
            Server server = failed();
            server.serve(HandlerBinding.to(ServerRig::echo));
            assertEquals(ServerState.FAILED, server.state());
        }
    }

    @Nested
    class MadeByCode {

        @Test
        void leavesItToTheCallerToTryAgain() throws Exception {
            Server server = rig.server(ServerRig::echo, "address", Taken.textOf(taken));
            assertThrows(ServerException.class, server::listen);
            taken.close();
            server.pause();
            server.update(ServerRig.changed(server, "max.connections", "9"));
            assertEquals(ServerState.FAILED, server.state());
            server.listen();
            assertTrue(server.isRunning());
        }
    }
}

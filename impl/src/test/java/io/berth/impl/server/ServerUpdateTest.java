package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionInfo;
import io.berth.DrainReport;
import io.berth.ServerConfig;
import io.berth.ServerEvent;
import io.berth.ServerException;
import io.berth.ServerState;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerUpdateTest {

    private final ServerRig rig = new ServerRig();

    @AfterEach
    void closeAll() {
        rig.close();
    }

    @Nested
    class Whole {

        private final Server server = rig.listening(ServerRig::echo);

        @Test
        void doesNothingWhereAllIsTheSame() {
            ServerConfig before = server.config();
            server.update(ServerRig.config());
            assertSame(before, server.config());
            server.pause();
            server.resume();
            rig.log.awaitStates(ServerState.RUNNING, ServerState.PAUSED, ServerState.RUNNING);
            assertEquals(List.of(), rig.log.of(ServerEvent.Type.CONFIGURED));
        }

        @Test
        void refusesAnotherName() {
            ServerConfig other = ServerRig.changed(server, "name", "other");
            ServerException refusal =
                    assertThrows(ServerException.class, () -> server.update(other));
            assertEquals(ServerException.Code.INVALID_INSTANCE, refusal.code());
            assertEquals("rig", server.name());
            assertTrue(server.isRunning());
        }

        @Test
        void isToldOfOnce() {
            ServerConfig changed = ServerRig.changed(server, "max.connections", "3");
            server.update(changed);
            assertEquals(changed, server.config());
            rig.log.await(ServerEvent.Type.CONFIGURED);
            assertEquals(1, rig.log.of(ServerEvent.Type.CONFIGURED).size());
        }
    }

    @Nested
    class OnLivingConnections {

        private ConnectionInfo only(Server server) {
            return server.connections().get(0);
        }

        @Test
        void shortensTheIdleTimeout() {
            Server server = rig.listening(ServerRig::echo, "idle.timeout", "1h");
            Peer peer = rig.connect(server);
            peer.ask("hello");
            ConnectionInfo connection = only(server);
            server.update(ServerRig.changed(server, "idle.timeout", "100ms"));
            assertEquals(Peer.Ending.END_OF_STREAM, peer.ending());
            assertEquals(CloseReason.IDLE_TIMEOUT, connection.closeReason().orElseThrow());
        }

        @Test
        void lengthensTheIdleTimeout() {
            Server server = rig.listening(ServerRig::echo, "idle.timeout", "1s");
            Peer peer = rig.connect(server);
            peer.ask("hello");
            server.update(ServerRig.changed(server, "idle.timeout", "1h"));
            Server other =
                    rig.keep(new ServerRig().listening(ServerRig::echo, "idle.timeout", "1500ms"));
            Peer clock = rig.connect(other);
            assertEquals(Peer.Ending.END_OF_STREAM, clock.ending());
            assertEquals("alive", peer.ask("alive"));
        }

        @Test
        void shortensTheWriteTimeoutOfAWriterThatIsStuck() {
            CompletableFuture<IOException> failed = new CompletableFuture<>();
            CountDownLatch writing = new CountDownLatch(1);
            Server server =
                    rig.listening(
                            connection -> failed.complete(flood(connection, writing)),
                            "write.timeout",
                            "1h");
            rig.connect(server);
            Await.open(writing);
            ConnectionInfo connection = only(server);
            server.update(ServerRig.changed(server, "write.timeout", "200ms"));
            Await.result(failed);
            assertEquals(CloseReason.WRITE_TIMEOUT, connection.closeReason().orElseThrow());
        }

        private IOException flood(Connection connection, CountDownLatch writing) {
            ByteBuffer much = ByteBuffer.allocate(1024 * 1024);
            writing.countDown();
            try {
                while (true) {
                    connection.write(much.clear());
                }
            } catch (IOException e) {
                return e;
            }
        }

        @Test
        void shortensDrainIdleOfADrainUnderWay() {
            Server server =
                    rig.listening(
                            connection -> connection.input().transferTo(connection.output()),
                            "drain.idle",
                            "1h");
            Peer peer = rig.connect(server);
            peer.ask("hello");
            Drain drain = server.beginShutdown(Duration.ofHours(1));
            Await.until("the port is closed", () -> server.localAddress().isEmpty());
            server.update(ServerRig.changed(server, "drain.idle", "100ms"));
            assertEquals(Peer.Ending.END_OF_STREAM, peer.ending());
            peer.close();
            DrainReport report = drain.await();
            assertEquals(1, report.closedQuiet());
        }

        @Test
        void leavesLifetimeAndLingeringAsTheyWere() {
            Server server = rig.listening(ServerRig::echo);
            Peer peer = rig.connect(server);
            peer.ask("hello");
            server.update(ServerRig.changed(server, "max.lifetime", "50ms"));
            Peer other = rig.connect(server);
            assertEquals(Peer.Ending.END_OF_STREAM, other.ending());
            assertEquals("alive", peer.ask("alive"));
        }
    }

    @Nested
    class ForWhatComesNext {

        @Test
        void takesTheShutdownTimeoutForTheNextShutdown() {
            BusyHandler busy = BusyHandler.interruptible();
            Server server = rig.listening(busy, "shutdown.timeout", "1h");
            rig.connect(server);
            busy.awaitEntered(1);
            server.update(ServerRig.changed(server, "shutdown.timeout", "100ms"));
            assertEquals(1, server.shutdown().cut());
        }

        @Test
        void setsSocketOptionsOfNewConnections() {
            List<Boolean> noDelay = new CopyOnWriteArrayList<>();
            rig.audience.addTuner(
                    socket -> noDelay.add(socket.option(StandardSocketOptions.TCP_NODELAY)));
            Server server = rig.listening(ServerRig::echo);
            rig.connect(server).ask("hello");
            server.update(ServerRig.changed(server, "tcp.no.delay", "false"));
            rig.connect(server).ask("hello");
            assertEquals(List.of(true, false), noDelay);
        }

        @Test
        void leavesThePortAloneForABacklogThatCountsAtTheNextBinding() {
            Server server = rig.listening(ServerRig::echo);
            var bound = server.localAddress();
            server.update(ServerRig.changed(server, "backlog", "5", "receive.buffer", "65536"));
            assertEquals(bound, server.localAddress());
            assertEquals("hello", rig.connect(server).ask("hello"));
            assertFalse(server.isGone());
        }
    }
}

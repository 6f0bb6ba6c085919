package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.RefuseReason;
import io.berth.ServerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OverflowTest {

    private final ServerRig rig = new ServerRig();

    @AfterEach
    void closeAll() {
        rig.close();
    }

    @Nested
    class Waiting {

        @Test
        void failsAndStarvesNobodyWithTenTimesTheConnections() {
            AtomicInteger open = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            Server server =
                    rig.listening(
                            connection -> {
                                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                                ServerRig.echo(connection);
                                open.decrementAndGet();
                            },
                            "max.connections",
                            "4");
            List<CompletableFuture<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                clients.add(rig.async(() -> askedOfTenConnections(server)));
            }
            int answered = 0;
            for (CompletableFuture<Integer> client : clients) {
                answered += Await.result(client);
            }
            assertEquals(400, answered);
            assertTrue(most.get() <= 4, "open at once: " + most.get());
            Await.until("all permits are back", () -> server.openConnections() == 0);
        }

        private int askedOfTenConnections(Server server) {
            int answered = 0;
            for (int i = 0; i < 10; i++) {
                try (Peer peer = Peer.of(server)) {
                    answered += peer.ask("hello").equals("hello") ? 1 : 0;
                }
            }
            return answered;
        }

        @Test
        void servesTheNextOnceOneIsDone() {
            Server server = rig.listening(ServerRig::echo, "max.connections", "1");
            Peer first = rig.connect(server);
            assertEquals("first", first.ask("first"));
            Peer second = rig.connect(server).say("second");
            assertEquals(1, server.openConnections());
            first.close();
            assertEquals("second", second.hear(6));
        }

        @Test
        void servesThoseThatWaitWhenTheLimitIsRaised() {
            Server server = rig.listening(ServerRig::echo, "max.connections", "1");
            rig.connect(server).ask("first");
            Peer second = rig.connect(server).say("second");
            Peer third = rig.connect(server).say("third");
            server.update(ServerRig.changed(server, "max.connections", "2"));
            assertEquals("second", second.hear(6));
            assertEquals(2, server.openConnections());
            server.update(ServerRig.changed(server, "max.connections", "0"));
            assertEquals("third", third.hear(5));
        }

        @Test
        void closesNobodyWhenTheLimitIsLowered() {
            Server server = rig.listening(ServerRig::echo, "max.connections", "3");
            Peer first = rig.connect(server);
            Peer second = rig.connect(server);
            first.ask("a");
            second.ask("b");
            server.update(ServerRig.changed(server, "max.connections", "1"));
            Peer third = rig.connect(server).say("third");
            assertEquals("still", first.ask("still"));
            assertEquals("there", second.ask("there"));
            first.close();
            Await.until("one is gone", () -> server.openConnections() == 1);
            assertEquals("only", second.ask("only"));
            second.close();
            assertEquals("third", third.hear(5));
        }

        @Test
        void refusesThoseThatWaitOnceItIsToRefuse() {
            Server server = rig.listening(ServerRig::echo, "max.connections", "1");
            rig.connect(server).ask("first");
            Peer second = rig.connect(server);
            server.update(ServerRig.changed(server, "overflow", "refuse"));
            assertEquals(Peer.Ending.END_OF_STREAM, second.ending());
            rig.log.await(ServerEvent.Type.REFUSED);
        }
    }

    @Nested
    class Refusing {

        private final Server server =
                rig.listening(ServerRig::echo, "max.connections", "1", "overflow", "refuse");

        @Test
        void closesTheExcessAtOnceAndTellsOfIt() {
            Peer first = rig.connect(server);
            first.ask("first");
            Peer second = rig.connect(server);
            assertEquals(Peer.Ending.END_OF_STREAM, second.ending());
            rig.log.await(ServerEvent.Type.REFUSED);
            ServerEvent refused = rig.log.of(ServerEvent.Type.REFUSED).get(0);
            assertEquals(RefuseReason.MAX_CONNECTIONS, refused.refuseReason().orElseThrow());
            assertEquals(second.localAddress(), refused.peerAddress().orElseThrow());
            assertEquals("rig", refused.server());
            assertEquals("unharmed", first.ask("unharmed"));
        }

        @Test
        void servesAgainOnceAPermitIsBack() {
            Peer first = rig.connect(server);
            first.ask("first");
            first.close();
            Await.until("it is gone", () -> server.openConnections() == 0);
            assertEquals("second", rig.connect(server).ask("second"));
        }

        @Test
        void leavesTheExcessWaitingOnceItIsToWait() {
            Peer first = rig.connect(server);
            first.ask("first");
            server.update(ServerRig.changed(server, "overflow", "wait"));
            Peer second = rig.connect(server).say("second");
            assertEquals("still", first.ask("still"));
            first.close();
            assertEquals("second", second.hear(6));
            assertEquals(List.of(), rig.log.refusals());
        }
    }
}

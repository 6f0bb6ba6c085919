package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ErrorEvent;
import io.berth.RefuseReason;
import io.berth.ServerEvent;
import java.io.BufferedReader;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AcceptorFailureTest {

    /** Timers that fail when they are told to, as a thread does that can't be started. */
    private static final class FailingTimers implements Timers {

        private final Timers timers = new Watchdog();
        private volatile boolean failing;

        @Override
        public long now() {
            return timers.now();
        }

        @Override
        public Timer at(long due, Runnable task) {
            if (failing && Thread.currentThread().getName().endsWith("-acceptor")) {
                throw new OutOfMemoryError("unable to create native thread (made up)");
            }
            return timers.at(due, task);
        }
    }

    @Nested
    class WithoutThreads {

        private final FailingTimers timers = new FailingTimers();
        private final ServerRig rig = new ServerRig(new Engine(timers));
        private final Server server = rig.listening(ServerRig::echo, "max.connections", "2");

        @AfterEach
        void closeAll() {
            rig.close();
        }

        @Test
        void givesAllBackAndGoesOnWhenThereAreThreadsAgain() {
            timers.failing = true;
            for (int i = 0; i < 4; i++) {
                assertEquals(Peer.Ending.END_OF_STREAM, rig.connect(server).ending());
            }
            assertEquals(0, server.openConnections());
            timers.failing = false;
            Peer one = rig.connect(server);
            Peer other = rig.connect(server);
            assertEquals("hello", one.ask("hello"));
            assertEquals("world", other.ask("world"));
        }

        @Test
        void tellsOfEachRefusalButOfTheFailureOnce() {
            timers.failing = true;
            for (int i = 0; i < 4; i++) {
                rig.connect(server).ending();
            }
            timers.failing = false;
            rig.connect(server).ask("hello");
            rig.log.await(ServerEvent.Type.ACCEPT_RECOVERED);
            assertEquals(1, rig.log.of(ServerEvent.Type.ACCEPT_FAILING).size());
            assertEquals(1, rig.log.of(ServerEvent.Type.ACCEPT_RECOVERED).size());
            assertEquals(1, rig.log.errors(ErrorEvent.Source.ACCEPTOR).size());
            RefuseReason none = RefuseReason.NO_RESOURCES;
            assertEquals(List.of(none, none, none, none), rig.log.refusals());
            assertTrue(
                    rig.log.of(ServerEvent.Type.ACCEPT_FAILING).get(0).cause().orElseThrow()
                            instanceof OutOfMemoryError);
        }

        @Test
        void canBeClosedByAListenerThatHearsOfTheFailure() {
            rig.audience.addErrorListener(event -> server.close());
            timers.failing = true;
            rig.connect(server).ending();
            Await.until("it is closed", server::isGone);
        }
    }

    @Nested
    class WithoutDescriptors {

        @Test
        void acceptsAgainAfterDescriptorsRunOut() throws Exception {
            Process child = ChildProcess.start("ulimit -n 100; exec", FewDescriptors.class);
            List<Peer> peers = new ArrayList<>();
            try (BufferedReader said = child.inputReader()) {
                int port = Integer.parseInt(said.readLine());
                InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
                for (int i = 0; i < 90; i++) {
                    peers.add(Peer.of(address).say("hello"));
                }
                assertEquals("ACCEPT_FAILING", said.readLine());
                assertEquals("hello", peers.get(0).hear(5));
                peers.subList(0, 45).forEach(Peer::close);
                assertEquals("hello", peers.get(89).hear(5));
                assertEquals("ACCEPT_RECOVERED", said.readLine());
                peers.subList(45, 89).forEach(peer -> assertEquals("hello", peer.hear(5)));
            } finally {
                peers.forEach(Peer::close);
                child.destroy();
            }
        }
    }

    /** An echo server that tells its port, and then what it hears of accepting. */
    static final class FewDescriptors {

        public static void main(String[] args) throws Exception {
            Server server =
                    new ServerBuilder(ServerRig.config(), ServerRig::echo, new Engine())
                            .serverListener(FewDescriptors::tell)
                            .build();
            server.listen();
            server.close();
            server.listen();
            System.out.println(server.localAddress().orElseThrow().getPort());
            server.awaitStopped();
        }

        private static void tell(ServerEvent event) {
            if (event.type() != ServerEvent.Type.STATE_CHANGED) {
                System.out.println(event.type());
            }
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ConnectionEvent;
import io.berth.Ports;
import io.berth.ServerEvent;
import io.berth.ServerState;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What others do just when an acceptor has found no permit, and does not wait for one yet. */
@Timeout(60)
class AcceptorRaceTest {

    /** Real time; an acceptor that asks for it, because it has found no permit, is held there. */
    private static final class NoPermit implements Timers {

        private final Timers timers = new Watchdog();
        private final Semaphore armed = new Semaphore(0);
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);

        void arm() {
            armed.release();
        }

        void awaitReached() {
            Await.open(reached);
        }

        void letGo() {
            letGo.countDown();
        }

        @Override
        public long now() {
            if (isCalledBy("warnOfLimit") && armed.tryAcquire()) {
                reached.countDown();
                Await.open(letGo);
            }
            return timers.now();
        }

        private static boolean isCalledBy(String method) {
            return StackWalker.getInstance()
                    .walk(frames -> frames.skip(2).findFirst())
                    .filter(frame -> frame.getMethodName().equals(method))
                    .isPresent();
        }

        @Override
        public Timer at(long due, Runnable task) {
            return timers.at(due, task);
        }
    }

    private final NoPermit point = new NoPermit();
    private final ServerRig rig = new ServerRig(new Engine(point));
    private final CountDownLatch oneIsGone = new CountDownLatch(1);
    private final Server server =
            rig.listening(ServerRig::echo, "max.connections", "1", "rebind.overlap", "1h");

    @BeforeEach
    void listen() {
        rig.audience.addConnectionListener(
                event -> oneIsGone.countDown(), EnumSet.of(ConnectionEvent.Type.CLOSE));
    }

    @AfterEach
    void closeAll() {
        point.letGo();
        rig.close();
    }

    /** It has the only permit, and the acceptor has just found that there is no other. */
    private Peer holder() {
        point.arm();
        Peer holder = rig.connect(server);
        assertEquals("first", holder.ask("first"));
        point.awaitReached();
        return holder;
    }

    /** It has given its permit back before it tells of its end. */
    private void letGo(Peer holder) {
        holder.close();
        Await.open(oneIsGone);
    }

    private void assertServesAnother() {
        point.letGo();
        assertEquals("second", rig.connect(server).ask("second"));
    }

    private void update(String... settings) {
        server.update(ServerRig.changed(server, settings));
    }

    @Nested
    class APermit {

        @Test
        void thatIsGivenBackThenIsHad() {
            letGo(holder());
            assertServesAnother();
        }

        @Test
        void thatAnotherLimitMakesThenIsHad() {
            holder();
            update("max.connections", "2");
            assertServesAnother();
        }

        @Test
        void isHadThoughTheLimitIsChangedTwiceWhileItIsGivenBack() {
            Peer holder = holder();
            update("max.connections", "2");
            letGo(holder);
            update("max.connections", "1");
            assertServesAnother();
        }

        @Test
        void isHadAtEachOfTwoPortsInTurn() {
            InetSocketAddress old = server.localAddress().orElseThrow();
            Peer holder = rig.connect(server);
            assertEquals("first", holder.ask("first"));
            CompletableFuture<String> there = heard("there", rig.keep(Peer.of(old)));
            point.arm();
            update("address", "127.0.0.1:" + Taken.freePort());
            CompletableFuture<String> here = heard("here", rig.connect(server));
            point.awaitReached();
            letGo(holder);
            point.letGo();
            assertEquals("here", Await.result(here));
            assertEquals("there", Await.result(there));
        }

        /** What one is told who says something, and leaves when it is answered. */
        private CompletableFuture<String> heard(String said, Peer peer) {
            return rig.async(
                    () -> {
                        String answer = peer.ask(said);
                        peer.close();
                        return answer;
                    });
        }
    }

    @Nested
    class AnotherWish {

        @Test
        void toRefuseThoseWhoWaitIsHeard() {
            holder();
            update("overflow", "refuse");
            point.letGo();
            assertEquals(Peer.Ending.END_OF_STREAM, rig.connect(server).ending());
            rig.log.await(ServerEvent.Type.REFUSED);
        }

        @Test
        void toStopIsHeard() {
            InetSocketAddress address = server.localAddress().orElseThrow();
            Peer holder = holder();
            CompletableFuture<Void> closing = rig.run(server::close);
            Await.until("it begins", () -> server.state() != ServerState.RUNNING);
            point.letGo();
            Await.result(closing);
            assertEquals(Peer.Ending.RESET, holder.ending());
            assertTrue(Ports.isFree(address));
        }

        @Test
        void toPauseAndResumeIsHeard() {
            Peer holder = holder();
            server.pause();
            Peer second = rig.connect(server).say("second");
            point.letGo();
            letGo(holder);
            server.resume();
            assertEquals("second", second.hear(6));
        }
    }
}

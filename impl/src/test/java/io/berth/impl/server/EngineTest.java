package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ThreadMode;
import io.berth.impl.channel.Background;
import io.berth.impl.channel.Loops;
import io.berth.impl.channel.Patience;
import io.berth.impl.channel.PolledChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The loops are there for as long as somebody has a lease. */
@Timeout(60)
class EngineTest {

    private final Engine engine = new Engine(new ManualTimers());

    @Nested
    class WithALease {

        @Test
        void othersShareItsLoops() throws IOException {
            Engine.Lease first = engine.lease(ThreadMode.PLATFORM);
            Engine.Lease second = engine.lease(ThreadMode.PLATFORM);

            assertSame(first.loops(), second.loops());

            first.release();
            second.release();
        }

        @Test
        void theLoopsStayUntilTheLastIsReleased() throws IOException {
            Engine.Lease first = engine.lease(ThreadMode.PLATFORM);
            Loops loops = first.loops();
            Engine.Lease second = engine.lease(ThreadMode.PLATFORM);

            first.release();
            first.release();

            assertSame(loops, second.loops());
            second.release();
        }
    }

    @Nested
    class AfterTheLastLease {

        @Test
        void thereAreNoLoops() throws IOException {
            Engine.Lease lease = engine.lease(ThreadMode.PLATFORM);

            lease.release();

            assertThrows(IllegalStateException.class, lease::loops);
        }

        @Test
        void aNewOneHasNewLoops() throws IOException {
            Engine.Lease lease = engine.lease(ThreadMode.PLATFORM);
            Loops before = lease.loops();
            lease.release();

            Engine.Lease next = engine.lease(ThreadMode.PLATFORM);

            assertNotSame(before, next.loops());
            next.release();
        }

        @Test
        @EnabledForJreRange(max = JRE.JAVA_24)
        void theThreadsEnd() throws Exception {
            Set<Thread> before = loopThreads();
            Engine.Lease lease = engine.lease(ThreadMode.PLATFORM);
            Set<Thread> started = loopThreads();
            started.removeAll(before);
            assertEquals(
                    Math.max(1, Runtime.getRuntime().availableProcessors() / 2), started.size());

            lease.release();

            for (Thread thread : started) {
                thread.join(20_000);
                assertFalse(thread.isAlive());
            }
        }

        private Set<Thread> loopThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("berth-loop-"))
                    .collect(Collectors.toSet());
        }
    }

    @Nested
    class WhenManyComeAndGo {

        @Test
        void whoeverHasALeaseHasLoopsThatWork() throws Exception {
            List<Background<Void>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(Background.start(this::useOften));
            }

            for (Background<Void> each : all) {
                each.result();
            }

            Engine.Lease last = engine.lease(ThreadMode.PLATFORM);
            last.release();
            assertThrows(IllegalStateException.class, last::loops);
        }

        private Void useOften() throws IOException {
            try (ServerSocketChannel port = ServerSocketChannel.open()) {
                port.bind(new InetSocketAddress("127.0.0.1", 0));
                for (int i = 0; i < 50; i++) {
                    Engine.Lease lease = engine.lease(ThreadMode.PLATFORM);
                    exchange(lease.loops(), port);
                    lease.release();
                }
            }
            return null;
        }

        private void exchange(Loops loops, ServerSocketChannel port) throws IOException {
            try (SocketChannel peer = SocketChannel.open(port.getLocalAddress())) {
                PolledChannel channel = loops.adopt(port.accept());
                Patience answering =
                        wait -> {
                            write(peer);
                            return Patience.FOR_EVER;
                        };
                assertTrue(channel.read(ByteBuffer.allocate(8), answering) > 0);
                channel.close();
            }
        }

        private void write(SocketChannel peer) {
            try {
                peer.write(ByteBuffer.allocate(1));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

package io.berth.impl.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How loops begin, share their work, outlive mishaps and end. */
@Timeout(60)
class LoopsTest {

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private Loops start(LoopKind kind, int count) throws IOException {
        assumeTrue(kind.isAvailable());
        return kind.start(count, recorded(kind.threads()));
    }

    private ThreadFactory recorded(ThreadFactory made) {
        return body -> {
            Thread thread = made.newThread(body);
            threads.add(thread);
            return thread;
        };
    }

    private static void exchange(Loops loops, int number) throws Exception {
        try (Link link = Link.open(loops)) {
            TestPatience patience = TestPatience.endless();
            ByteBuffer target = ByteBuffer.allocate(8);
            Background<Integer> reading =
                    Background.start(() -> link.channel.read(target, patience));
            patience.awaitAsked();
            link.send((byte) number);
            assertEquals(1, reading.result());
            assertEquals(number, target.get(0));
        }
    }

    @Nested
    class WhenStarted {

        @ParameterizedTest
        @EnumSource
        void eachLoopServesItsChannels(LoopKind kind) throws Exception {
            try (Loops loops = start(kind, 3)) {
                for (int i = 0; i < 12; i++) {
                    exchange(loops, i);
                }
            }
            assertEquals(3, threads.size());
        }

        @ParameterizedTest
        @EnumSource
        void aLoopServesManyAtATime(LoopKind kind) throws Exception {
            try (Loops loops = start(kind, 1)) {
                List<Background<Void>> all = new CopyOnWriteArrayList<>();
                for (int i = 0; i < 10; i++) {
                    int number = i;
                    all.add(
                            Background.start(
                                    () -> {
                                        exchange(loops, number);
                                        return null;
                                    }));
                }
                for (Background<Void> each : all) {
                    each.result();
                }
            }
        }

        @ParameterizedTest
        @EnumSource
        void anInterruptNeitherEndsALoopNorKeepsItFromSleeping(LoopKind kind) throws Exception {
            try (Loops loops = start(kind, 1)) {
                exchange(loops, 1);

                threads.get(0).interrupt();

                exchange(loops, 2);
                exchange(loops, 3);
                assertTrue(threads.get(0).isAlive());
                assertFalse(threads.get(0).isInterrupted());
            }
        }

        @ParameterizedTest
        @EnumSource
        void aChannelThatCannotBePolledHarmsNoOther(LoopKind kind) throws Exception {
            try (Loops loops = start(kind, 1);
                    Link link = Link.open(loops)) {
                link.channel.socket().configureBlocking(true);
                ByteBuffer full = ByteBuffer.allocate(0);
                assertEquals(0, link.channel.read(full, TestPatience.none()));

                exchange(loops, 1);

                assertTrue(threads.get(0).isAlive());
            }
        }
    }

    @Nested
    class WhenAThreadCannotStart {

        @Test
        void theLoopsBeforeItEnd() {
            ThreadFactory second =
                    body ->
                            threads.isEmpty()
                                    ? recorded(LoopKind.PLATFORM.threads()).newThread(body)
                                    : new Unstartable(body);

            assertThrows(OutOfMemoryError.class, () -> Loops.start(2, second, false));

            assertEquals(1, threads.size());
            assertFalse(threads.get(0).isAlive());
        }

        @Test
        void norWhereNoThreadCanBeMade() {
            ThreadFactory none =
                    body -> {
                        throw new IllegalStateException("as the test wants it");
                    };

            assertThrows(IllegalStateException.class, () -> Loops.start(1, none, false));
        }
    }

    /** What a thread does where the system has no more. */
    private static final class Unstartable extends Thread {

        Unstartable(Runnable body) {
            super(body);
        }

        @Override
        public void start() {
            throw new OutOfMemoryError("as the test wants it");
        }
    }

    @Nested
    class WhenStopped {

        private final AtomicBoolean over = new AtomicBoolean();

        @ParameterizedTest
        @EnumSource
        void theirThreadsEndSoon(LoopKind kind) throws Exception {
            Loops loops = start(kind, 2);

            loops.stop();

            for (Thread thread : threads) {
                thread.join(20_000);
                assertFalse(thread.isAlive());
            }
        }

        @Test
        void nobodyWaitsThoughHandlersHoldAllCarriers() throws Exception {
            Loops loops = start(LoopKind.VIRTUAL, 1);
            exchange(loops, 1);
            int carriers = Runtime.getRuntime().availableProcessors();
            CountDownLatch held = new CountDownLatch(carriers);
            for (int i = 0; i < carriers; i++) {
                Background.start(LoopKind.VIRTUAL.threads(), () -> compute(held));
            }
            assertTrue(held.await(20, TimeUnit.SECONDS));

            loops.stop();

            assertTrue(threads.get(0).isAlive());
            over.set(true);
            threads.get(0).join(20_000);
            assertFalse(threads.get(0).isAlive());
        }

        private Void compute(CountDownLatch held) {
            held.countDown();
            while (!over.get()) {
                Thread.onSpinWait();
            }
            return null;
        }

        @AfterEach
        void release() {
            over.set(true);
        }
    }

    @Nested
    class WhenClosed {

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CORES")
        void allThreadsHaveEnded(LoopKind kind) throws Exception {
            Loops loops = start(kind, 3);
            exchange(loops, 1);

            loops.close();

            assertEquals(3, threads.size());
            assertTrue(threads.stream().noneMatch(Thread::isAlive));
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CORES")
        void theyEndWhileChannelsAreWaitedOn(LoopKind kind) throws Exception {
            Loops loops = start(kind, 1);
            try (Link link = Link.open(loops)) {
                TestPatience patience = TestPatience.endless();
                Background<Integer> reading =
                        Background.start(() -> link.channel.read(ByteBuffer.allocate(1), patience));
                patience.awaitAsked();

                loops.close();

                assertFalse(threads.get(0).isAlive());
                patience.runOut();
                link.channel.wake();
                assertEquals(0, reading.result());
            }
        }

        @Test
        void closingAgainDoesNothing() throws Exception {
            Loops loops = start(LoopKind.best(), 2);
            loops.close();

            loops.close();
        }

        @Test
        void whoeverClosesKeepsAnInterruptForLater() throws Exception {
            Loops loops = start(LoopKind.best(), 1);
            Background<Boolean> closing =
                    Background.start(
                            () -> {
                                Thread.currentThread().interrupt();
                                loops.close();
                                return Thread.interrupted();
                            });

            assertTrue(closing.result());
            assertFalse(threads.get(0).isAlive());
        }

        @Test
        void whatIsAlreadyThereCanStillBeRead() throws Exception {
            Loops loops = start(LoopKind.best(), 1);
            try (Link link = Link.open(loops)) {
                link.send((byte) 1);
                link.channel.awaitReadable(wait -> Patience.FOR_EVER);
                loops.close();

                assertArrayEquals(new byte[] {1}, link.read(8));
            }
        }
    }

    @Nested
    class Buffers {

        @Test
        void areUsedAgainEmptied() throws IOException {
            Loop loop = new Loop(false);
            ByteBuffer spare = loop.takeSpare();
            spare.put((byte) 1).flip();

            loop.giveBack(spare);
            ByteBuffer again = loop.takeSpare();

            assertSame(spare, again);
            assertEquals(Loop.SMALL, again.remaining());
            end(loop);
        }

        @Test
        void areNeverHadByTwo() throws IOException {
            Loop loop = new Loop(false);

            assertNotSame(loop.takeSpare(), loop.takeSpare());
            end(loop);
        }

        private void end(Loop loop) {
            loop.stop();
            loop.run();
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.impl.channel.Background;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SerialTest {

    private final Serial serial = new Serial();

    @Test
    void returnsWhatATaskReturns() {
        assertEquals("done", serial.call(() -> "done"));
    }

    @Test
    void throwsWhatATaskThrows() {
        IllegalArgumentException thrown = new IllegalArgumentException("bad");
        RuntimeException caught =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                serial.call(
                                        () -> {
                                            throw thrown;
                                        }));
        assertSame(thrown, caught);
    }

    @Test
    void goesOnAfterATaskThatThrows() {
        serial.run(
                () -> {
                    throw new AssertionError("not awaited by anybody");
                });
        assertEquals(1, serial.call(() -> 1));
    }

    @Test
    void goesOnAfterATaskThatThrowsWhatCantBeTold() {
        serial.run(
                () -> {
                    throw new Untellable();
                });
        assertEquals(1, serial.call(() -> 1));
    }

    /** Whatever logs it fails, as it may for want of memory too. */
    private static final class Untellable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException("not to be told");
        }
    }

    @Test
    void refusesATaskThatWouldWaitForItself() {
        assertThrows(
                IllegalStateException.class, () -> serial.call(() -> serial.call(() -> "never")));
        assertEquals(1, serial.call(() -> 1));
    }

    @Test
    void runsTasksInTheirOrderWhereOneBringsAnother() {
        List<String> order = new ArrayList<>();
        serial.run(
                () -> {
                    serial.run(() -> order.add("second"));
                    order.add("first");
                });
        assertEquals(List.of("first", "second"), order);
    }

    @Test
    void runsNoTwoTasksAtOnce() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int[] unguarded = {0};
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    new Thread(
                            () -> {
                                Await.open(go);
                                for (int n = 0; n < 5_000; n++) {
                                    serial.run(
                                            () -> {
                                                most.accumulateAndGet(
                                                        inside.incrementAndGet(), Math::max);
                                                unguarded[0]++;
                                                inside.decrementAndGet();
                                            });
                                }
                            }));
        }
        threads.forEach(Thread::start);
        go.countDown();
        threads.forEach(Await::end);
        assertEquals(20_000, serial.call(() -> unguarded[0]));
        assertEquals(1, most.get());
    }

    @Nested
    class WhenBusy {

        private final CountDownLatch began = new CountDownLatch(1);
        private final CountDownLatch mayEnd = new CountDownLatch(1);

        private Background<Void> occupy() throws InterruptedException {
            Background<Void> busy =
                    Background.start(
                            () -> {
                                serial.run(this::hold);
                                return null;
                            });
            assertTrue(began.await(20, TimeUnit.SECONDS));
            return busy;
        }

        private void hold() {
            began.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Test
        void whoeverBringsATaskGoesOnAndTheBusyThreadRunsIt() throws Exception {
            Background<Void> busy = occupy();
            Thread[] by = new Thread[1];

            serial.run(() -> by[0] = Thread.currentThread());
            assertNull(by[0]);
            mayEnd.countDown();
            busy.result();

            assertSame(busy.thread(), by[0]);
        }

        @Test
        void whoeverCallsWaitsForTheResult() throws Exception {
            occupy();
            Background<String> calling = Background.start(() -> serial.call(() -> "result"));
            assertFalse(calling.isDone());

            mayEnd.countDown();

            assertEquals("result", calling.result());
        }

        @Test
        void tasksRunInTheOrderTheyCame() throws Exception {
            Background<Void> busy = occupy();
            List<String> ran = new ArrayList<>();
            IntStream.range(0, 100).forEach(i -> serial.run(() -> ran.add("" + i)));

            mayEnd.countDown();
            busy.result();

            assertEquals(IntStream.range(0, 100).mapToObj(i -> "" + i).toList(), ran);
        }
    }
}

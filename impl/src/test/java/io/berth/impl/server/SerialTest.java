package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** Tasks run one after the other, on the threads that bring them. */
@Timeout(60)
class SerialTest {

    private final Serial serial = new Serial();
    private final List<String> done = new ArrayList<>();

    @Nested
    class WhenIdle {

        @Test
        void aTaskRunsAtOnceOnTheThreadThatBringsIt() {
            Thread[] ran = new Thread[1];

            serial.run(() -> ran[0] = Thread.currentThread());

            assertSame(Thread.currentThread(), ran[0]);
        }

        @Test
        void aTaskThatATaskBringsRunsAfterIt() {
            serial.run(
                    () -> {
                        serial.run(() -> done.add("inner"));
                        done.add("outer");
                    });

            assertEquals(List.of("outer", "inner"), done);
        }

        @Test
        void callReturnsWhatTheTaskReturns() {
            assertEquals("result", serial.call(() -> "result"));
        }

        @Test
        void callThrowsWhatTheTaskThrows() {
            RuntimeException unchecked = new IllegalStateException();
            Error error = new StackOverflowError();

            assertSame(unchecked, assertThrows(RuntimeException.class, () -> fail(unchecked)));
            assertSame(error, assertThrows(Error.class, () -> fail(error)));

            assertEquals(1, serial.call(() -> 1));
        }

        private void fail(RuntimeException with) {
            serial.call(
                    () -> {
                        throw with;
                    });
        }

        private void fail(Error with) {
            serial.call(
                    () -> {
                        throw with;
                    });
        }

        @Test
        void aTaskThatFailsHoldsUpNoOther() {
            serial.run(
                    () -> {
                        serial.run(() -> done.add("next"));
                        throw new IllegalStateException("as the test wants it");
                    });

            assertEquals(List.of("next"), done);
            assertEquals(1, serial.call(() -> 1));
        }
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
            Thread[] ran = new Thread[1];

            serial.run(() -> ran[0] = Thread.currentThread());
            assertSame(null, ran[0]);
            mayEnd.countDown();
            busy.result();

            assertSame(busy.thread(), ran[0]);
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
            IntStream.range(0, 100).forEach(i -> serial.run(() -> done.add("" + i)));

            mayEnd.countDown();
            busy.result();

            assertEquals(IntStream.range(0, 100).mapToObj(i -> "" + i).toList(), done);
        }
    }

    @Nested
    class WhenManyBringTasks {

        @Test
        void noTwoRunAtATimeAndNoneIsLost() throws Exception {
            AtomicInteger inside = new AtomicInteger();
            int[] ran = new int[1];
            List<Background<Void>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(Background.start(() -> bringMany(inside, ran)));
            }
            for (Background<Void> each : all) {
                each.result();
            }

            assertEquals(4 * 20_000, serial.call(() -> ran[0]));
        }

        private Void bringMany(AtomicInteger inside, int[] ran) {
            for (int i = 0; i < 20_000; i++) {
                serial.run(
                        () -> {
                            ran[0] += inside.getAndIncrement() == 0 ? 1 : 1_000_000;
                            inside.decrementAndGet();
                        });
            }
            return null;
        }
    }
}

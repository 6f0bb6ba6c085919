package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
}

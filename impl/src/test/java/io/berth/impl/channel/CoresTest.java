package io.berth.impl.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Carriers come with the work, are replaced where they are held up, and go. */
@Timeout(60)
class CoresTest {

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(1);
    private final Cores cores =
            new Cores(
                    1,
                    this::thread,
                    (nanos, task) -> alarms.schedule(task, nanos, TimeUnit.NANOSECONDS));
    private final Core core = new Core(7, cores);

    @AfterEach
    void end() {
        alarms.shutdownNow();
    }

    private Thread thread(String name, Runnable body) {
        Thread made = new Thread(body, name);
        made.setDaemon(true);
        threads.add(made);
        return made;
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private static Thread ranOn(Core core) throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        core.execute(() -> ran.complete(Thread.currentThread()));
        return await(ran);
    }

    @Nested
    class WithoutLoops {

        @Test
        void theFirstTaskStartsACarrierNamedForItsCore() throws Exception {
            assertEquals("berth-core-7-1", ranOn(core).getName());
        }

        @Test
        void tasksRunInTheirOrderOnOneCarrier() throws Exception {
            List<Integer> order = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 1000; i++) {
                int number = i;
                core.execute(() -> order.add(number));
            }
            ranOn(core);
            assertEquals(1000, order.size());
            assertEquals(order.stream().sorted().toList(), order);
            assertEquals(1, threads.size());
        }

        @Test
        void theCarrierGoesAndTheNextTaskStartsAnother() throws Exception {
            Thread first = ranOn(core);
            first.join(20_000);

            assertNotSame(first, ranOn(core));
        }

        @Test
        void aTaskThatThrowsEndsNoCarrier() throws Exception {
            Thread before = ranOn(core);
            core.execute(
                    () -> {
                        throw new IllegalStateException("as a test");
                    });
            assertEquals(before, ranOn(core));
        }
    }

    @Nested
    class WhenACarrierBegins {

        @Test
        void nobodyTakesItsPlaceBeforeTheCoreIsAwake() throws Exception {
            CompletableFuture<Boolean> replaceable = new CompletableFuture<>();
            AtomicReference<Core> begun = new AtomicReference<>();
            Alarm alarm = (nanos, task) -> replaceable.complete(begun.get().running() != null);
            begun.set(new Core(8, new Cores(1, CoresTest.this::thread, alarm)));
            ranOn(begun.get());

            assertFalse(await(replaceable));
        }
    }

    @Nested
    class GivenNoThreadForACarrier {

        @Test
        void whatWasRefusedIsNotRunLater() throws Exception {
            AtomicInteger asked = new AtomicInteger();
            Cores few =
                    new Cores(
                            1,
                            (name, body) -> {
                                if (asked.getAndIncrement() == 0) {
                                    throw new OutOfMemoryError("as a test");
                                }
                                return thread(name, body);
                            },
                            (nanos, task) -> alarms.schedule(task, nanos, TimeUnit.NANOSECONDS));
            Core scarce = new Core(9, few);
            AtomicInteger runs = new AtomicInteger();

            assertThrows(OutOfMemoryError.class, () -> scarce.execute(runs::incrementAndGet));

            ranOn(scarce);
            assertEquals(0, runs.get());
        }

        @Test
        void whatWasQueuedMeanwhileRunsOnceThereIsOne() throws Exception {
            CompletableFuture<Thread> queuedMeanwhile = new CompletableFuture<>();
            AtomicReference<Core> scarce = new AtomicReference<>();
            AtomicInteger asked = new AtomicInteger();
            Cores few =
                    new Cores(
                            1,
                            (name, body) -> {
                                if (asked.getAndIncrement() == 0) {
                                    scarce.get()
                                            .execute(
                                                    () ->
                                                            queuedMeanwhile.complete(
                                                                    Thread.currentThread()));
                                    throw new OutOfMemoryError("as a test");
                                }
                                return thread(name, body);
                            },
                            (nanos, task) -> alarms.schedule(task, nanos, TimeUnit.NANOSECONDS));
            scarce.set(few.all().get(0));

            assertThrows(OutOfMemoryError.class, () -> scarce.get().execute(() -> {}));
            assertTrue(await(queuedMeanwhile).getName().startsWith("berth-core-1-"));
        }
    }

    @Nested
    class GivenAHeldUpCarrier {

        private final CountDownLatch free = new CountDownLatch(1);
        private Core polled;
        private Loops loops;

        private Thread hold() throws Exception {
            loops = cores.open();
            try (Link link = Link.open(loops)) {
                polled = link.channel.core();
            }
            CompletableFuture<Thread> held = new CompletableFuture<>();
            polled.execute(
                    () -> {
                        held.complete(Thread.currentThread());
                        awaitFree();
                    });
            return await(held);
        }

        private void awaitFree() {
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @AfterEach
        void close() {
            free.countDown();
            loops.close();
        }

        @Test
        void anotherRunsWhatIsQueued() throws Exception {
            Thread held = hold();

            assertNotSame(held, ranOn(polled));
        }

        @Test
        void anotherPolls() throws Exception {
            hold();
            try (Link link = Link.open(loops)) {
                Background<byte[]> reading = Background.start(() -> link.read(1));
                link.send((byte) 5);
                assertEquals(5, reading.result()[0]);
            }
        }

        @Test
        void itEndsWhenItComesBack() throws Exception {
            Thread held = hold();
            Thread other = ranOn(polled);

            free.countDown();
            held.join(20_000);

            assertTrue(other.isAlive());
            assertEquals(other, ranOn(polled));
        }

        @Test
        void severalMayBeHeldUpAtATime() throws Exception {
            hold();
            for (int i = 0; i < 3; i++) {
                polled.execute(this::awaitFree);
            }
            ranOn(polled);
            assertEquals(5, threads.size());
        }
    }

    @Nested
    class WhenTheLoopsAreClosed {

        @Test
        void newOnesWork() throws Exception {
            for (int i = 0; i < 20; i++) {
                Loops loops = cores.open();
                try (Link link = Link.open(loops)) {
                    Background<byte[]> reading = Background.start(() -> link.read(1));
                    link.send((byte) i);
                    assertEquals(i, reading.result()[0]);
                }
                loops.close();
            }
        }

        @Test
        void theCarriersEnd() throws Exception {
            cores.open().close();
            for (Thread thread : threads) {
                thread.join(20_000);
                assertEquals(Thread.State.TERMINATED, thread.getState());
            }
        }
    }
}

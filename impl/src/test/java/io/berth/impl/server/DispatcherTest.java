package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread for what belongs to none, there only while it is needed. */
@Timeout(60)
class DispatcherTest {

    private final Dispatcher dispatcher = new Dispatcher("test-dispatcher", new Watchdog());

    private Thread itsThread() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        dispatcher.execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(20, TimeUnit.SECONDS);
    }

    @Test
    void runsTasksOneAfterTheOtherOnAThreadOfItsOwn() throws Exception {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        IntStream.range(0, 100).forEach(i -> dispatcher.execute(() -> ran.add(i)));

        Thread thread = itsThread();

        assertEquals(IntStream.range(0, 100).boxed().toList(), ran);
        assertNotSame(Thread.currentThread(), thread);
        assertEquals("test-dispatcher", thread.getName());
        assertTrue(thread.isDaemon());
    }

    @Test
    void goesOnAfterATaskThatFails() throws Exception {
        Thread before = itsThread();
        dispatcher.execute(
                () -> {
                    throw new StackOverflowError("as the test wants it");
                });

        assertSame(before, itsThread());
    }

    @Test
    void itsThreadGoesAfterTheLastTaskAndComesWithTheNext() throws Exception {
        Thread thread = itsThread();

        thread.join(20_000);

        assertFalse(thread.isAlive());
        assertNotSame(thread, itsThread());
    }

    @Nested
    class WithoutThreads {

        private final ManualTimers timers = new ManualTimers();
        private final Dispatcher starved = new Dispatcher(timers, this::scarce);
        private final CompletableFuture<String> ran = new CompletableFuture<>();
        private volatile boolean scarce = true;

        /** Fails where it is made: how an executor starts it differs from one JDK to another. */
        private Thread scarce(Runnable body) {
            if (scarce) {
                throw new OutOfMemoryError("unable to create native thread (made up)");
            }
            return Threads.daemon("test-scarce", body);
        }

        @Test
        void runsWhatCameMeanwhileWhenThereAreThreadsAgain() throws Exception {
            starved.execute(() -> ran.complete("late"));
            timers.advance(Duration.ofSeconds(1));
            timers.advance(Duration.ofSeconds(1));
            assertFalse(ran.isDone());

            scarce = false;
            timers.advance(Duration.ofSeconds(1));

            assertEquals("late", ran.get(20, TimeUnit.SECONDS));
            assertEquals(0, timers.pending());
        }

        @Test
        void triesAgainForAllThatWaitTogether() {
            IntStream.range(0, 100).forEach(i -> starved.execute(() -> {}));

            assertEquals(1, timers.pending());
        }
    }
}

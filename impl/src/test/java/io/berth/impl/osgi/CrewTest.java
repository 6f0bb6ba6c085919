package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads that work in the background. */
@Timeout(20)
class CrewTest {

    private final AtomicBoolean exhausted = new AtomicBoolean();
    private final Crew crew = new Crew(this::thread);

    private Thread thread(String name, Runnable body) {
        if (exhausted.get()) {
            throw new OutOfMemoryError("unable to create native thread, on purpose");
        }
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    @AfterEach
    void dismiss() {
        crew.dismiss();
    }

    @Nested
    class GivenNoThreadIsToBeHad {

        private final CountDownLatch ran = new CountDownLatch(1);

        @Test
        void aTaskRunsWhenThereIsOne() throws InterruptedException {
            exhausted.set(true);
            crew.execute(ran::countDown);
            exhausted.set(false);
            crew.later(Duration.ZERO, () -> {});
            assertTrue(ran.await(10, TimeUnit.SECONDS));
        }

        @Test
        void nobodyWaitsForATaskThatNeverBegan() {
            exhausted.set(true);
            crew.execute(ran::countDown);
            long before = System.nanoTime();
            crew.dismiss();
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(2));
        }
    }
}

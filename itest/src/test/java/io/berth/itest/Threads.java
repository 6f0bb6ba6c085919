package io.berth.itest;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Berth's threads in this JVM. */
final class Threads {

    private static final long PATIENCE = SECONDS.toNanos(15);

    private Threads() {}

    static void awaitNone() throws Exception {
        awaitOnly(List.of());
    }

    /** Waits until no others are left; nobody tells of the end of a thread. */
    static void awaitOnly(List<String> names) throws Exception {
        long began = System.nanoTime();
        while (!names.equals(Census.berthThreads()) && System.nanoTime() - began < PATIENCE) {
            new CountDownLatch(1).await(50, MILLISECONDS);
        }
        assertEquals(names, Census.berthThreads());
    }
}

package io.berth.impl.channel;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads that loops may run on. */
enum LoopKind {
    PLATFORM,
    VIRTUAL,
    /** No threads of their own: carriers of a core each, which have nothing else to run here. */
    CORES;

    /** Whether this JVM has them, and lets go of the carrier in a blocking select. */
    boolean isAvailable() {
        return this != VIRTUAL || Runtime.version().feature() >= 25;
    }

    /** What the engine uses on this JVM. */
    static LoopKind best() {
        return VIRTUAL.isAvailable() ? VIRTUAL : PLATFORM;
    }

    Loops start(int count) throws IOException {
        return start(count, threads());
    }

    Loops start(int count, ThreadFactory threads) throws IOException {
        return this == CORES
                ? new Cores(count, (name, body) -> threads.newThread(body), LoopKind::after).open()
                : Loops.start(count, threads, this == VIRTUAL);
    }

    private static void after(long nanos, Runnable task) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run).execute(task);
    }

    ThreadFactory threads() {
        return this == VIRTUAL ? virtualThreads() : LoopKind::daemon;
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body, "test-loop");
        thread.setDaemon(true);
        return thread;
    }

    /** {@code Thread.ofVirtual().factory()}, which Java 17 does not have. */
    private static ThreadFactory virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

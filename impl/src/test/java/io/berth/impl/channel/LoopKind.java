package io.berth.impl.channel;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;

/** The threads that loops may run on. */
enum LoopKind {
    PLATFORM,
    VIRTUAL;

    /** Whether this JVM has them, and lets go of the carrier in a blocking select. */
    boolean isAvailable() {
        return this == PLATFORM || Runtime.version().feature() >= 25;
    }

    /** What the engine uses on this JVM. */
    static LoopKind best() {
        return VIRTUAL.isAvailable() ? VIRTUAL : PLATFORM;
    }

    Loops start(int count) throws IOException {
        return Loops.start(count, threads(), this == VIRTUAL);
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

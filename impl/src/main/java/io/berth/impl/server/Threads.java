package io.berth.impl.server;

import io.berth.ThreadMode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Makes threads; the one class that knows of virtual ones, which it finds at run time.
 *
 * <p>{@code AUTO} is virtual from Java 24 on, where {@code synchronized} no longer pins a carrier
 * (JEP 491).
 */
final class Threads {

    private static final int UNPINNED = 24;
    private static final int SELECT_UNMOUNTS = 25;
    private static final @Nullable MethodHandle VIRTUAL = findVirtual();

    private Threads() {}

    /** Whether a mode means virtual threads on this JVM. */
    static boolean isVirtual(ThreadMode mode) {
        return switch (mode) {
            case VIRTUAL -> true;
            case PLATFORM -> false;
            default -> VIRTUAL != null && Runtime.version().feature() >= UNPINNED;
        };
    }

    /** A thread for a connection, not started. */
    static Thread forConnection(ThreadMode mode, String name, Runnable body) {
        return isVirtual(mode) ? virtual(name, body) : daemon(name, body);
    }

    /** Whether loops run on virtual threads: where a blocking select lets go of its carrier. */
    static boolean loopsAreVirtual() {
        return VIRTUAL != null && Runtime.version().feature() >= SELECT_UNMOUNTS;
    }

    /** A thread for a loop, not started. */
    static Thread forLoop(String name, Runnable body) {
        return loopsAreVirtual() ? virtual(name, body) : daemon(name, body);
    }

    /** A platform thread that keeps no JVM alive, not started. */
    static Thread daemon(String name, Runnable body) {
        return platform(name, body, true);
    }

    /** A platform thread that keeps the JVM alive, whoever asks for it; not started. */
    static Thread lasting(String name, Runnable body) {
        return platform(name, body, false);
    }

    private static Thread platform(String name, Runnable body, boolean daemon) {
        Thread thread = new Thread(null, body, name, 0, false);
        thread.setDaemon(daemon);
        return thread;
    }

    private static Thread virtual(String name, Runnable body) {
        MethodHandle made = VIRTUAL;
        if (made == null) {
            throw new IllegalStateException(
                    "Java " + Runtime.version() + " has no virtual threads");
        }
        try {
            return (Thread) made.invokeExact(name, body);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code Thread.ofVirtual().name(name).unstarted(body)} as one handle, null before Java 21. */
    private static @Nullable MethodHandle findVirtual() {
        if (Runtime.version().feature() < 21) {
            return null;
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle fresh =
                    lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
            MethodHandle named =
                    lookup.findVirtual(
                                    builder, "name", MethodType.methodType(builder, String.class))
                            .asType(MethodType.methodType(builder, ofVirtual, String.class));
            MethodHandle unstarted =
                    lookup.findVirtual(
                            builder,
                            "unstarted",
                            MethodType.methodType(Thread.class, Runnable.class));
            MethodHandle freshNamed = MethodHandles.foldArguments(named, fresh);
            return MethodHandles.collectArguments(unstarted, 0, freshNamed);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}

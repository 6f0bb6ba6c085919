package io.berth.impl.server;

import io.berth.ServerException;
import io.berth.ThreadMode;
import io.berth.impl.channel.Core;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Makes threads; this class and {@link OnCores} alone know of virtual ones, which are found at run
 * time.
 *
 * <p>{@code AUTO} is virtual from Java 24 on, where {@code synchronized} no longer pins a carrier
 * (JEP 491).
 */
final class Threads {

    private static final int UNPINNED = 24;
    private static final int SELECT_UNMOUNTS = 25;
    private static final @Nullable MethodHandle VIRTUAL = findVirtual();

    /** {@code cores} where {@code auto} is to mean that in this JVM, else empty. */
    private static final String MEANT = System.getProperty("io.berth.threads", "");

    private Threads() {}

    /** Whether a mode means virtual threads on this JVM. */
    static boolean isVirtual(ThreadMode mode) {
        return switch (meant(mode)) {
            case VIRTUAL, CORES -> true;
            case PLATFORM -> false;
            default -> VIRTUAL != null && Runtime.version().feature() >= UNPINNED;
        };
    }

    /** Whether a mode means virtual threads on the process's cores. */
    static boolean areOnCores(ThreadMode mode) {
        return meant(mode) == ThreadMode.CORES;
    }

    private static ThreadMode meant(ThreadMode mode) {
        return mode == ThreadMode.AUTO && !MEANT.isEmpty() ? ThreadMode.CORES : mode;
    }

    /**
     * Tries whether this JVM can make the threads of a mode.
     *
     * @throws ServerException where it can't, in words that say what would help
     */
    static void check(ThreadMode mode) {
        if (!MEANT.isEmpty() && !MEANT.equals("cores")) {
            throw new ServerException(
                    ServerException.Code.INVALID_THREADS,
                    "io.berth.threads: " + MEANT + " (expected cores, or no such property)");
        }
        if (areOnCores(mode)) {
            OnCores.check();
        }
    }

    /**
     * A thread for a connection, not started.
     *
     * @param core whose carriers are to run it; null where it is of another kind
     */
    static Thread forConnection(ThreadMode mode, String name, Runnable body, @Nullable Core core) {
        if (core != null) {
            return OnCores.thread(core, name, core.hosted(body));
        }
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

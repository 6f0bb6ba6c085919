package io.berth.impl.server;

import io.berth.ServerException;
import io.berth.impl.channel.Core;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes virtual threads that a core runs, by a constructor that the JDK has for its own tests: what
 * is not opened to Berth, or gone in a later version, is found out here and nowhere else.
 */
final class OnCores {

    private static final String BUILDER = "java.lang.ThreadBuilders$VirtualThreadBuilder";
    private static final @Nullable MethodHandle MADE;
    private static final String PROBLEM;

    static {
        MethodHandle made = null;
        String problem = "";
        try {
            made = find();
        } catch (InaccessibleObjectException e) {
            problem = "the flag " + flag() + " for cores, or one of auto, virtual, platform";
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            problem =
                    "one of auto, virtual, platform: Java "
                            + Runtime.version().feature()
                            + " lets nobody choose what carries a virtual thread";
        }
        MADE = made;
        PROBLEM = problem;
    }

    private OnCores() {}

    private static String flag() {
        Module own = OnCores.class.getModule();
        return "--add-opens java.base/java.lang=" + (own.isNamed() ? own.getName() : "ALL-UNNAMED");
    }

    /**
     * Says why there are no such threads.
     *
     * @throws ServerException where there are none
     */
    static void check() {
        if (MADE == null) {
            throw new ServerException(
                    ServerException.Code.INVALID_THREADS,
                    "threads: cores (expected " + PROBLEM + ")");
        }
    }

    /** A thread that a core runs, not started. */
    static Thread thread(Core core, String name, Runnable body) {
        MethodHandle made = MADE;
        if (made == null) {
            throw new IllegalStateException(PROBLEM);
        }
        try {
            return (Thread) made.invokeExact((Executor) core, name, body);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * {@code new VirtualThreadBuilder(executor).name(name).unstarted(body)} as one handle, tried.
     */
    private static MethodHandle find() throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(BUILDER).getDeclaredConstructor(Executor.class);
        constructor.setAccessible(true);
        Class<?> builder = Class.forName("java.lang.Thread$Builder");
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        MethodHandle fresh =
                lookup.unreflectConstructor(constructor)
                        .asType(MethodType.methodType(builder, Executor.class));
        MethodHandle named =
                lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class));
        MethodHandle unstarted =
                lookup.findVirtual(
                        builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
        MethodHandle freshNamed = MethodHandles.collectArguments(named, 0, fresh);
        MethodHandle made = MethodHandles.collectArguments(unstarted, 0, freshNamed);
        tryOut(made);
        return made;
    }

    private static void tryOut(MethodHandle made) throws ReflectiveOperationException {
        Executor never = task -> {};
        Runnable nothing = () -> {};
        try {
            Thread thread = (Thread) made.invokeExact(never, "berth-trial", nothing);
            assert thread.isDaemon();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new ReflectiveOperationException(e);
        }
    }
}

package io.berth.app;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.util.function.IntConsumer;

/**
 * The JVM's handling of signals. There is no API for it but one that the compiler always warns of,
 * so it is reached by name.
 */
final class Signals {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();

    private Signals() {}

    /**
     * Handles a signal in place of the JVM; where that can't be had, the JVM goes on as it does.
     *
     * @param name without {@code SIG}
     * @param handler gets the signal's number, on a thread of its own each time
     */
    static void handle(String name, IntConsumer handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> callback = Class.forName("sun.misc.SignalHandler");
            Object proxy = MethodHandleProxies.asInterfaceInstance(callback, call(signal, handler));
            signal.getMethod("handle", signal, callback)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException unavailable) {
            // Not on this platform, or not wanted (-Xrs): a shutdown hook runs all the same.
        }
    }

    private static MethodHandle call(Class<?> signal, IntConsumer handler)
            throws ReflectiveOperationException {
        MethodHandle number = LOOKUP.findVirtual(signal, "getNumber", methodType(int.class));
        MethodHandle accept =
                LOOKUP.findVirtual(IntConsumer.class, "accept", methodType(void.class, int.class));
        return MethodHandles.filterArguments(accept.bindTo(handler), 0, number);
    }
}

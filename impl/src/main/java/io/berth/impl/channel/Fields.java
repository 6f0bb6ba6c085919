package io.berth.impl.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Atomic access to fields, for what there is one of per connection: an object less for each. */
public final class Fields {

    private Fields() {}

    /**
     * Finds a field of the class that looks it up.
     *
     * @param lookup of that class
     * @param type the field's own
     */
    public static VarHandle find(MethodHandles.Lookup lookup, String name, Class<?> type) {
        try {
            return lookup.findVarHandle(lookup.lookupClass(), name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}

package io.berth.impl.server;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.stream.Stream;

/** What stands behind an exception. */
final class Causes {

    /** Users may make a circle of causes. */
    private static final int MOST = 50;

    private Causes() {}

    /** The exception itself, and then each one's cause. */
    static Stream<Throwable> of(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause).limit(MOST);
    }

    /** Whether it is one of the ways in which blocking code says that it was interrupted. */
    static boolean isInterrupt(Throwable e) {
        return e instanceof InterruptedException
                || e instanceof InterruptedIOException
                || e instanceof ClosedByInterruptException;
    }
}

package io.berth;

/**
 * The kind of thread that serves a connection: the values of the key {@code threads}, which are
 * written in lower case.
 *
 * <p>Later versions may add constants; a {@code switch} over it wants a {@code default}.
 *
 * @since 1.0
 */
public enum ThreadMode {
    /**
     * {@link #VIRTUAL} from Java 24 on, else {@link #PLATFORM}. Java 21 to 23 have virtual threads,
     * but there a {@code synchronized} block that waits holds the carrier below it.
     */
    AUTO,

    /** Virtual threads. A configuration error on a JVM older than Java 21. */
    VIRTUAL,

    /** Platform threads, one of the operating system's for each connection. */
    PLATFORM
}

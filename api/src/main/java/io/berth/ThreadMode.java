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
    PLATFORM,

    /**
     * Virtual threads on carriers of Berth's own, one for each core of the machine, which wait for
     * their connections' sockets when none of these threads can run. A configuration error on a JVM
     * older than Java 25, and a refusal where {@code java.lang} is not opened to Berth ({@code
     * --add-opens java.base/java.lang=ALL-UNNAMED}).
     *
     * <p>Virtual threads that a handler starts run on the same core as the handler's own.
     */
    CORES
}

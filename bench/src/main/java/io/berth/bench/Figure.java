package io.berth.bench;

import java.util.Locale;

/** What is known of one measurement. */
enum Figure {
    /** The server process's CPU time for each exchange, in microseconds: what counts. */
    CPU("CPU µs per request"),
    /** Exchanges a second. */
    RATE("requests/s"),
    /** Cores the server kept busy. */
    SERVER_BUSY("cores, server"),
    /** Cores the load kept busy. */
    LOAD_BUSY("cores, load"),
    /** Half of the exchanges took no longer, in microseconds. */
    P50("p50 µs"),
    /** 99 in 100 took no longer. */
    P99("p99 µs"),
    /** 999 in 1,000 took no longer. */
    P999("p99.9 µs"),
    /** The part of the handshakes that resumed a session. */
    RESUMED("resumed"),
    /** Heap for each connection after a full collection, in KiB. */
    HEAP("heap KiB"),
    /** Resident memory for each connection beyond the empty server's, in KiB. */
    RESIDENT("resident KiB");

    private final String title;

    Figure(String title) {
        this.title = title;
    }

    /** In a table's head. */
    String title() {
        return title;
    }

    /** In a result file's head. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

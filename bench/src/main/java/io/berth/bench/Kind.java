package io.berth.bench;

/** What the load does. */
enum Kind {
    /** Messages to and fro on connections that stay. */
    ECHO("echo"),
    /** Echo at half the rate that the reference can do: what counts is latency. */
    LATENCY("echo"),
    /** Connect, one echo, close. */
    CONNECT("connect"),
    /** Connections that do nothing: what counts is memory. */
    IDLE("idle");

    private final String mode;

    Kind(String mode) {
        this.mode = mode;
    }

    /** The load's word for it. */
    String mode() {
        return mode;
    }
}

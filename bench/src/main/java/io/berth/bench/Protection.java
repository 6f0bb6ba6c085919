package io.berth.bench;

/** Whether TLS, and from where the load takes its session. */
enum Protection {
    NONE,
    FULL,
    RESUMED;

    boolean isTls() {
        return this != NONE;
    }
}

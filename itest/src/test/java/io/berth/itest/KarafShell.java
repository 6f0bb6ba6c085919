package io.berth.itest;

/** A way to Karaf's commands. */
interface KarafShell {

    /** Types a command, and waits for nothing. */
    void type(String command) throws Exception;

    /** Runs a command; what it prints. */
    String run(String command) throws Exception;
}

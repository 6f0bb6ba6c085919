package io.berth.bench.server;

import java.io.IOException;

/**
 * What all the servers have in common: they say that they are ready, and stay till they are told to
 * end.
 */
final class Standing {

    /** How long slow service takes: a call to somebody else who takes his time. */
    static final int SLOW_MILLIS = 10;

    private Standing() {}

    /**
     * Says where the server listens, waits for the end of standard input, and ends the process.
     *
     * @param port where it listens
     */
    static void until(int port) throws IOException {
        System.out.println("ready " + port);
        while (System.in.read() >= 0) {
            continue;
        }
        Runtime.getRuntime().halt(0);
    }
}

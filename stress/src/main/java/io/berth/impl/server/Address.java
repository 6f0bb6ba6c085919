package io.berth.impl.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One of this machine's loopback addresses, of which nobody else has the port: so whether it is
 * free tells whether somebody has left it open.
 *
 * @param host 127.…
 * @param port the same for all
 */
record Address(String host, int port) {

    private static final int MOST = 250;
    private static final int PORT = freePort();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    static Address next() {
        int number = NUMBER.getAndIncrement() % (MOST * MOST * MOST);
        String host = "127." + part(number / MOST / MOST) + "." + part(number / MOST);
        return new Address(host + "." + part(number), PORT);
    }

    /** Neither 0 nor 255, which may stand for all. */
    private static int part(int number) {
        return 1 + number % MOST;
    }

    String text() {
        return host + ":" + port;
    }

    boolean isFree() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

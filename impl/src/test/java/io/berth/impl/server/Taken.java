package io.berth.impl.server;

import io.berth.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that somebody else has, or had a moment ago. */
final class Taken {

    private Taken() {}

    static ServerSocket port() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    static String textOf(ServerSocket taken) {
        return "127.0.0.1:" + taken.getLocalPort();
    }

    /** A port that nobody has, out of those that the system picks for nobody. */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (Ports.isFree(new InetSocketAddress(port))) {
                return port;
            }
        }
    }
}

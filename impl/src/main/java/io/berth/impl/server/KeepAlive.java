package io.berth.impl.server;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;

/**
 * The options of TCP keep-alive that some platforms have. They are found by name: the class that
 * declares them is in a module that not every run-time image has.
 */
enum KeepAlive {
    IDLE("TCP_KEEPIDLE"),
    INTERVAL("TCP_KEEPINTERVAL"),
    COUNT("TCP_KEEPCOUNT");

    private final String option;

    KeepAlive(String option) {
        this.option = option;
    }

    /** Sets it where the platform has it; 0 leaves the system's. */
    void set(SocketChannel socket, int value) throws IOException {
        if (value > 0) {
            for (SocketOption<?> supported : socket.supportedOptions()) {
                if (supported.name().equals(option) && supported.type() == Integer.class) {
                    @SuppressWarnings("unchecked")
                    SocketOption<Integer> found = (SocketOption<Integer>) supported;
                    socket.setOption(found, value);
                }
            }
        }
    }
}

package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends back what it gets, after a greeting that says which of several it is. */
final class Echo implements ConnectionHandler {

    private static final int ROOM = 1024;

    private final String greeting;

    private Echo(String greeting) {
        this.greeting = greeting;
    }

    static Echo silent() {
        return new Echo("");
    }

    static Echo greeting(String text) {
        return new Echo(text);
    }

    @Override
    public void handle(Connection connection) throws IOException {
        connection.write(ByteBuffer.wrap(greeting.getBytes(UTF_8)));
        while (connection.awaitReadable()) {
            ByteBuffer buffer = ByteBuffer.allocate(ROOM);
            connection.read(buffer);
            connection.write(buffer.flip());
        }
    }
}

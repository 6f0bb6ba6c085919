package io.berth.impl.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A connection's bytes as a stream. */
final class ConnectionInput extends InputStream {

    private final LiveConnection connection;

    ConnectionInput(LiveConnection connection) {
        this.connection = connection;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return connection.read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public int available() {
        return connection.available();
    }

    @Override
    public void close() {
        connection.close();
    }
}

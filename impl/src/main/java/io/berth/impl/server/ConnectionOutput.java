package io.berth.impl.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A connection's output as a stream; nothing is kept back, so flushing does nothing. */
final class ConnectionOutput extends OutputStream {

    private final LiveConnection connection;

    ConnectionOutput(LiveConnection connection) {
        this.connection = connection;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        connection.write(ByteBuffer.wrap(source, offset, length));
    }

    @Override
    public void close() {
        connection.close();
    }
}

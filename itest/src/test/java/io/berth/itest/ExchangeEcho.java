package io.berth.itest;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.whiteboard.ServerName;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/** Echoes a block at a time, and ends between two of them where the server drains. */
@Component
@ServerName("load")
public final class ExchangeEcho implements ConnectionHandler {

    static final int BLOCK = 1024;

    /** Called by SCR. */
    public ExchangeEcho() {}

    @Override
    public void handle(Connection connection) throws IOException {
        while (connection.awaitReadable()) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            if (!fill(block, connection)) {
                return;
            }
            connection.write(block.flip());
        }
    }

    static boolean fill(ByteBuffer block, Connection connection) throws IOException {
        while (block.hasRemaining()) {
            if (connection.read(block) < 0) {
                return false;
            }
        }
        return true;
    }
}

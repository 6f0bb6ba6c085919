package io.berth.itest;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.whiteboard.ServerName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Echoes a block at a time and counts what it has read: each of these must have an answer. A block
 * that begins with {@link #LONG} takes five seconds.
 */
@Component
@ServerName("load")
public final class CountingEcho implements ConnectionHandler {

    static final byte LONG = 'L';
    static final int LONG_SECONDS = 5;
    static final String SAID = "requests read: ";

    private final AtomicLong read = new AtomicLong();

    /** Called by SCR. */
    public CountingEcho() {}

    long read() {
        return read.get();
    }

    /** A process tells its counts when it ends. */
    @Deactivate
    void say() {
        System.out.println(SAID + read);
    }

    @Override
    public void handle(Connection connection) throws IOException, InterruptedException {
        while (connection.awaitReadable()) {
            ByteBuffer block = ByteBuffer.allocate(ExchangeEcho.BLOCK);
            if (!ExchangeEcho.fill(block, connection)) {
                return;
            }
            read.incrementAndGet();
            if (block.flip().get(0) == LONG) {
                new CountDownLatch(1).await(LONG_SECONDS, TimeUnit.SECONDS);
            }
            connection.write(block);
        }
    }
}

package io.berth.itest;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.whiteboard.ServerName;
import java.nio.ByteBuffer;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Component;

/** An echo that stops its own bundle when it is told to, and then says so. */
@Component
@ServerName("load")
public final class BundleStopper implements ConnectionHandler {

    static final byte STOP = '!';

    /** Called by SCR. */
    public BundleStopper() {}

    @Override
    public void handle(Connection connection) throws Exception {
        while (connection.awaitReadable()) {
            ByteBuffer block = ByteBuffer.allocate(ExchangeEcho.BLOCK);
            if (!ExchangeEcho.fill(block, connection)) {
                return;
            }
            if (block.flip().get(0) == STOP) {
                FrameworkUtil.getBundle(BundleStopper.class).stop();
            }
            connection.write(block);
        }
    }
}

package io.berth.itest;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.whiteboard.WhiteboardConstants;
import java.nio.ByteBuffer;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle with eight handlers for as many servers; none ever returns of its own accord. */
public final class EightHandlers implements BundleActivator {

    static final int COUNT = 8;

    /** Called by the framework. */
    public EightHandlers() {}

    @Override
    public void start(BundleContext context) {
        for (int i = 0; i < COUNT; i++) {
            context.registerService(
                    ConnectionHandler.class,
                    EightHandlers::stay,
                    new Hashtable<>(Map.of(WhiteboardConstants.SERVER_NAME, "of" + i)));
        }
    }

    static void stay(Connection connection) throws Exception {
        connection.write(ByteBuffer.wrap(new byte[] {'.'}));
        new CountDownLatch(1).await();
    }

    @Override
    public void stop(BundleContext context) {}
}

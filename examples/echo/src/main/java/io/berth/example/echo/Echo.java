package io.berth.example.echo;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Sends back what it gets.
 *
 * <p>Each configuration is a handler of its own. What it says becomes the properties of the
 * service, {@code berth.server.name} among them, by which the server finds it.
 */
@Component(
        configurationPid = "io.berth.example.echo",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Served.class, factory = true)
public final class Echo implements ConnectionHandler {

    private static final int SMALL = 256;
    private static final int LARGE = 64 * 1024;

    /** Called by the component runtime. */
    public Echo() {}

    @Override
    public void handle(Connection connection) throws IOException {
        int room = SMALL;
        // Between exchanges: here the connection waits, and here it ends when the server drains.
        while (connection.awaitReadable()) {
            room = echo(connection, room);
        }
    }

    /**
     * Takes a buffer only now that there is input: a connection that waits holds none. Returns how
     * large the next one is to be: twice what came this time.
     */
    private static int echo(Connection connection, int room) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(room);
        int count = connection.read(buffer);
        connection.write(buffer.flip());
        return Math.max(SMALL, Math.min(2 * count, LARGE));
    }
}

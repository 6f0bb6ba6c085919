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

    /** Called by the component runtime. */
    public Echo() {}

    @Override
    public void handle(Connection connection) throws IOException {
        // Between exchanges: here the connection waits, and here it ends when the server drains.
        while (connection.awaitReadable()) {
            echo(connection);
        }
    }

    /**
     * Takes a buffer only now that there is input, and just as large: a connection that waits holds
     * none.
     */
    private static void echo(Connection connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(1, connection.input().available()));
        connection.read(buffer);
        connection.write(buffer.flip());
    }
}

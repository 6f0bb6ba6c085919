package io.berth.example.echo;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Throws away what it gets, and answers nothing. Configured as {@link Echo} is. */
@Component(
        configurationPid = "io.berth.example.discard",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Served.class, factory = true)
public final class Discard implements ConnectionHandler {

    /** All connections share its memory, since nobody reads what is in it. */
    private static final ByteBuffer BIN = ByteBuffer.allocateDirect(64 * 1024);

    /** Called by the component runtime. */
    public Discard() {}

    @Override
    public void handle(Connection connection) throws IOException {
        ByteBuffer bin = BIN.duplicate();
        while (connection.awaitReadable()) {
            connection.read(bin.clear());
        }
    }
}

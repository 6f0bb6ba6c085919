package io.berth.impl.monitor;

import io.berth.CloseReason;
import io.berth.ConnectionInfo;
import io.berth.TlsInfo;
import io.berth.impl.server.HostPort;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A connection, from being accepted to its end. */
@Name("io.berth.Connection")
@Label("Connection")
@Description("A connection, from being accepted to its end")
@Category("Berth")
@StackTrace(false)
final class ConnectionEntry extends Event {

    @Label("Server")
    @Nullable String server;

    @Label("Connection Id")
    long id;

    @Label("Peer")
    @Nullable String peer;

    @Label("Bytes Read")
    @DataAmount
    long bytesRead;

    @Label("Bytes Written")
    @DataAmount
    long bytesWritten;

    @Label("Reason")
    @Description("The CloseReason")
    @Nullable String reason;

    @Label("TLS Protocol")
    @Description("Null where it was plain, or the handshake was not completed")
    @Nullable String protocol;

    void write(ConnectionInfo connection) {
        end();
        if (shouldCommit()) {
            server = connection.server();
            id = connection.id();
            peer = HostPort.of(connection.remoteAddress());
            bytesRead = connection.bytesRead();
            bytesWritten = connection.bytesWritten();
            reason = connection.closeReason().orElse(CloseReason.INTERNAL_ERROR).name();
            protocol = connection.tls().map(TlsInfo::protocol).orElse(null);
            commit();
        }
    }
}

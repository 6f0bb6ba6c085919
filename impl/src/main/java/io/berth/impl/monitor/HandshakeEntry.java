package io.berth.impl.monitor;

import io.berth.CloseReason;
import io.berth.ConnectionInfo;
import io.berth.TlsInfo;
import io.berth.impl.server.HostPort;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A TLS handshake, completed or not. */
@Name("io.berth.Handshake")
@Label("Handshake")
@Description("A TLS handshake, completed or not")
@Category("Berth")
@StackTrace(false)
final class HandshakeEntry extends Event {

    @Label("Server")
    @Nullable String server;

    @Label("Connection Id")
    long id;

    @Label("Peer")
    @Nullable String peer;

    @Label("Completed")
    boolean completed;

    @Label("Reason")
    @Description("The CloseReason of one that was not completed")
    @Nullable String reason;

    @Label("TLS Protocol")
    @Nullable String protocol;

    @Label("Cipher Suite")
    @Nullable String cipherSuite;

    @Label("Server Name")
    @Description("The host name that the client asked for (SNI)")
    @Nullable String serverName;

    void write(ConnectionInfo connection) {
        end();
        if (shouldCommit()) {
            server = connection.server();
            id = connection.id();
            peer = HostPort.of(connection.remoteAddress());
            connection
                    .tls()
                    .ifPresentOrElse(
                            this::agreed,
                            () ->
                                    reason =
                                            connection
                                                    .closeReason()
                                                    .orElse(CloseReason.INTERNAL_ERROR)
                                                    .name());
            commit();
        }
    }

    private void agreed(TlsInfo on) {
        completed = true;
        protocol = on.protocol();
        cipherSuite = on.cipherSuite();
        serverName = on.serverName().orElse(null);
    }
}

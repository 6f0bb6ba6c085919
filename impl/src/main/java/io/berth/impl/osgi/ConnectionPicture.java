package io.berth.impl.osgi;

import io.berth.ConnectionInfo;
import io.berth.TlsInfo;
import io.berth.impl.server.ConnectionStatus;
import io.berth.impl.server.HostPort;
import io.berth.runtime.dto.ConnectionDTO;

/** Makes DTOs of connections. */
final class ConnectionPicture {

    private ConnectionPicture() {}

    static ConnectionDTO of(ConnectionStatus status) {
        ConnectionInfo connection = status.connection();
        ConnectionDTO dto = new ConnectionDTO();
        dto.id = connection.id();
        dto.server = connection.server();
        dto.remoteAddress = HostPort.of(connection.remoteAddress());
        dto.peerAddress = HostPort.of(connection.peerAddress());
        dto.localAddress = HostPort.of(connection.localAddress());
        connection.tls().ifPresent(tls -> fill(dto, tls));
        dto.since = connection.openedAt().toEpochMilli();
        dto.idle = status.idle().toMillis();
        dto.bytesRead = connection.bytesRead();
        dto.bytesWritten = connection.bytesWritten();
        dto.state = status.stage();
        dto.draining = status.isDraining();
        dto.closeReason = connection.closeReason().map(Enum::name).orElse(null);
        dto.handlerServiceId = status.handler() instanceof HeldBinding held ? held.serviceId() : -1;
        return dto;
    }

    private static void fill(ConnectionDTO dto, TlsInfo tls) {
        dto.tlsProtocol = tls.protocol();
        dto.tlsCipherSuite = tls.cipherSuite();
        dto.tlsServerName = tls.serverName().orElse(null);
    }
}

package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.ConnectionEvent;
import io.berth.impl.channel.TlsChannel;
import io.berth.impl.tls.TlsContext;
import io.berth.impl.tls.TlsFacts;
import java.io.IOException;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The TLS handshake of one connection, on its own thread. */
final class Handshake {

    private final Session session;

    Handshake(Session session) {
        this.session = session;
    }

    /**
     * Shakes hands.
     *
     * @param context null where there is no material: the connection is never plain instead
     * @return false where there is nobody: the peer left without a byte, as health checks do
     */
    boolean isDone(@Nullable TlsContext context) throws IOException {
        if (context == null) {
            throw new SSLException("there is no certificate to show");
        }
        InetSocketAddress peer = session.record().peerAddress();
        TlsChannel channel =
                session.secure(context.engine(peer.getAddress().getHostAddress(), peer.getPort()));
        session.deadlines().shakingHands(true);
        if (!channel.handshake(session.deadlines()::leftToShakeHands)) {
            session.settle(CloseReason.PEER_CLOSED);
            return false;
        }
        session.record().secured(new TlsFacts(channel.engine()));
        session.deadlines().shakingHands(false);
        session.scope().events.connection(ConnectionEvent.Type.HANDSHAKE, session.record());
        return true;
    }
}

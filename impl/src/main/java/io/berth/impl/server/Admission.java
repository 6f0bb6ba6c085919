package io.berth.impl.server;

import io.berth.RefuseReason;
import io.berth.ThreadMode;
import io.berth.impl.channel.Core;
import io.berth.impl.channel.PolledChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a session of an accepted socket and starts its thread, or gives all back. */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final ServerScope scope;

    Admission(ServerScope scope) {
        this.scope = scope;
    }

    /**
     * Takes over the socket and the permit.
     *
     * @return what failed on this side; null where nothing did, and where the peer was gone already
     */
    @Nullable Throwable admit(SocketChannel socket, Permits.Permit permit) {
        ConnectionRecord record;
        try {
            record = recordOf(socket);
        } catch (IOException goneAlready) {
            LOG.debug("{}: a peer was gone before it was served", scope.name, goneAlready);
            discard(socket, permit);
            return null;
        } catch (RuntimeException | Error e) {
            discard(socket, permit);
            return e;
        }
        try {
            start(socket, record, permit);
            return null;
        } catch (IOException | RuntimeException | Error e) {
            discard(socket, permit);
            scope.events.refused(RefuseReason.NO_RESOURCES, record.peerAddress());
            return e;
        }
    }

    private ConnectionRecord recordOf(SocketChannel socket) throws IOException {
        if (socket.getRemoteAddress() instanceof InetSocketAddress peer
                && socket.getLocalAddress() instanceof InetSocketAddress local) {
            return new ConnectionRecord(scope.name, peer, local);
        }
        throw new IOException("the socket has no addresses any more");
    }

    private void start(SocketChannel socket, ConnectionRecord record, Permits.Permit permit)
            throws IOException {
        ThreadMode mode = scope.config().threads();
        Engine.Lease lease = scope.engine.lease(mode);
        try {
            PolledChannel channel = lease.loops().adopt(socket);
            start(new Session(scope, record, channel, permit, lease), mode, channel.core());
        } catch (IOException | RuntimeException | Error e) {
            lease.release();
            throw e;
        }
    }

    private void start(Session session, ThreadMode mode, @Nullable Core core) {
        String name = "berth-" + scope.name + "-" + session.id();
        Thread thread = Threads.forConnection(mode, name, new Worker(session), core);
        session.belongsTo(thread);
        int peakBefore = scope.counters.opened();
        try {
            scope.connections.add(session);
            session.deadlines().arm();
            thread.start();
        } catch (RuntimeException | Error e) {
            scope.connections.takeBack(session);
            scope.counters.notOpened(peakBefore);
            session.giveBack();
            session.toGone();
            throw e;
        }
    }

    private void discard(SocketChannel socket, Permits.Permit permit) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{}: closing failed", scope.name, e);
        } finally {
            permit.release();
        }
    }
}

package io.berth.impl.server;

import io.berth.ServerConfig;
import io.berth.ThreadMode;
import io.berth.impl.channel.PolledChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.UnaryOperator;

/** A session over a real socket, with no server, no worker, and time that stands still. */
final class SessionRig implements AutoCloseable {

    final ManualTimers timers = new ManualTimers();
    final ServerScope scope;
    final Session session;
    final Deadlines deadlines;
    private final Engine.Lease lease;
    private final PolledChannel channel;
    private final Socket peer = new Socket();

    SessionRig(UnaryOperator<ServerConfig.Builder> settings) throws IOException {
        ServerConfig.Builder builder = ServerConfig.builder("rig", "127.0.0.1:0");
        Engine engine = new Engine(timers);
        scope = new ServerScope(settings.apply(builder).build(), engine, new Audience());
        lease = engine.lease(ThreadMode.AUTO);
        channel = lease.loops().adopt(accept());
        session = another();
        deadlines = session.deadlines();
    }

    SessionRig() throws IOException {
        this(settings -> settings);
    }

    private SocketChannel accept() throws IOException {
        try (ServerSocketChannel port = ServerSocketChannel.open()) {
            port.bind(new InetSocketAddress("127.0.0.1", 0));
            peer.connect(port.getLocalAddress());
            return port.accept();
        }
    }

    /** One more session, over the same socket. */
    Session another() throws IOException {
        InetSocketAddress here = new InetSocketAddress("127.0.0.1", 1);
        ConnectionRecord record = new ConnectionRecord(scope.name, here, here);
        return new Session(
                scope,
                record,
                channel,
                scope.permits.tryAcquire(),
                scope.engine.lease(ThreadMode.AUTO));
    }

    @Override
    public void close() throws IOException {
        channel.close();
        peer.close();
        session.giveBack();
        lease.release();
    }
}

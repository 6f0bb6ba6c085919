package io.berth.impl.server;

import io.berth.ServerConfig;
import io.berth.TunableSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;

/** The addresses and options of a connection's socket. */
final class PolledSocket implements TunableSocket {

    private final ConnectionRecord record;
    private final SocketChannel socket;

    PolledSocket(Session session) {
        this.record = session.record();
        this.socket = session.wire().socket();
    }

    /** Sets what the configuration says. */
    void configure(ServerConfig config) throws IOException {
        option(StandardSocketOptions.TCP_NODELAY, config.tcpNoDelay());
        option(StandardSocketOptions.SO_KEEPALIVE, config.keepAlive());
        if (config.keepAlive()) {
            KeepAlive.IDLE.set(socket, seconds(config.keepAliveIdle()));
            KeepAlive.INTERVAL.set(socket, seconds(config.keepAliveInterval()));
            KeepAlive.COUNT.set(socket, config.keepAliveCount());
        }
        if (config.sendBuffer() > 0) {
            option(StandardSocketOptions.SO_SNDBUF, config.sendBuffer());
        }
    }

    private static int seconds(Duration duration) {
        return (int) duration.toSeconds();
    }

    @Override
    public InetSocketAddress peerAddress() {
        return record.peerAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return record.localAddress();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return socket.supportedOptions();
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        return socket.getOption(option);
    }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException {
        socket.setOption(option, value);
    }
}

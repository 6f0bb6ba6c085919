package io.berth.bench.jmh;

import io.berth.Connection;
import io.berth.ConnectionListener;
import io.berth.ServerConfig;
import io.berth.TcpServer;
import io.berth.TcpServerFactory;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A connection of Berth's with its peer, both in the hands of the thread that measures. */
final class Pair implements AutoCloseable {

    private final CompletableFuture<Connection> accepted = new CompletableFuture<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private final TcpServer server;
    private final SocketChannel peer;
    private final Connection connection;

    /**
     * @param listener told of each read and write, if there is one
     */
    Pair(@Nullable ConnectionListener listener) throws IOException {
        ServerConfig config = ServerConfig.builder("pair", "127.0.0.1:0").build();
        TcpServerFactory.Builder builder = TcpServerFactory.load().builder(config, this::hold);
        if (listener != null) {
            builder.connectionListener(listener, Traffic.EVENTS[0], Traffic.EVENTS[1]);
        }
        server = builder.build();
        server.listen();
        peer = SocketChannel.open(server.localAddress().orElseThrow());
        peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connection = accepted.join();
    }

    private void hold(Connection held) throws InterruptedException {
        accepted.complete(held);
        done.await();
    }

    Connection connection() {
        return connection;
    }

    SocketChannel peer() {
        return peer;
    }

    @Override
    public void close() throws IOException {
        done.countDown();
        peer.close();
        server.close();
    }
}

package io.berth.bench.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Netty as in its own echo example: one group of loops, writes flushed when a read is complete, its
 * default allocator. {@code transport=epoll} or {@code nio}; {@code tls=jdk} or {@code boringssl}.
 */
public final class NettyEcho {

    private static final int SLOW_THREADS = 32;

    private NettyEcho() {}

    /**
     * Starts it.
     *
     * @param arguments as in {@link Wishes}
     */
    public static void main(String... arguments) throws Exception {
        Wishes wishes = Wishes.of(arguments);
        boolean epoll = wishes.value("transport", "epoll").equals("epoll");
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        ChannelFactory<ServerChannel> channels =
                epoll ? EpollServerSocketChannel::new : NioServerSocketChannel::new;
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(wishes.loops(), handlers);
        Channel port =
                new ServerBootstrap()
                        .group(loops)
                        .channelFactory(channels)
                        .option(ChannelOption.SO_BACKLOG, 1024)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Pipeline(tls(wishes), helpers(wishes)))
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
        Standing.until(((InetSocketAddress) port.localAddress()).getPort());
    }

    private static @Nullable SslContext tls(Wishes wishes) throws SSLException {
        if (!wishes.has("tls")) {
            return null;
        }
        boolean boring = wishes.value("tls", "").equals("boringssl");
        return SslContextBuilder.forServer(
                        wishes.key("certificate.pem").toFile(), wishes.key("key.pem").toFile())
                .sslProvider(boring ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols("TLSv1.3")
                .build();
    }

    /** What blocks goes to threads of its own, as Netty asks for. */
    private static @Nullable EventExecutorGroup helpers(Wishes wishes) {
        return wishes.isSlow() ? new DefaultEventExecutorGroup(SLOW_THREADS) : null;
    }

    private static final class Pipeline extends ChannelInitializer<SocketChannel> {

        private final @Nullable SslContext tls;
        private final @Nullable EventExecutorGroup helpers;

        Pipeline(@Nullable SslContext tls, @Nullable EventExecutorGroup helpers) {
            this.tls = tls;
            this.helpers = helpers;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            if (helpers != null) {
                channel.pipeline().addLast(helpers, new SlowHandler());
            } else {
                channel.pipeline().addLast(new EchoHandler());
            }
        }
    }
}

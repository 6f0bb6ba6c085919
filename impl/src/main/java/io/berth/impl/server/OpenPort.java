package io.berth.impl.server;

import io.berth.ListenAddress;
import io.berth.ServerConfig;
import io.berth.ServerException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A bound port, its acceptor, and the loops that its connections need. */
final class OpenPort {

    private static final long BACKLOG = TimeUnit.SECONDS.toNanos(1);

    private final ServerScope scope;
    private final ListenAddress asked;
    private final InetSocketAddress bound;
    private final Acceptor acceptor;

    private OpenPort(
            ServerScope scope, ListenAddress asked, InetSocketAddress bound, Acceptor acceptor) {
        this.scope = scope;
        this.asked = asked;
        this.bound = bound;
        this.acceptor = acceptor;
    }

    /**
     * Binds, and accepts from then on.
     *
     * @param held whether newcomers are left in the backlog at first
     * @throws ServerException where that can't be done; nothing is left open
     */
    static OpenPort open(ServerScope scope, ServerConfig config, boolean held) {
        return open(scope, config, config.address().port(), held);
    }

    /** The same once more, after it was closed: with the port that was picked, if one was. */
    OpenPort again(ServerConfig config, boolean held) {
        return open(scope, config, bound.getPort(), held);
    }

    private static OpenPort open(ServerScope scope, ServerConfig config, int port, boolean held) {
        ListenAddress asked = config.address();
        try {
            Engine.Lease lease = scope.engine.lease(config.threads());
            try {
                return open(scope, config, port, held, lease);
            } catch (IOException | RuntimeException | Error e) {
                lease.release();
                throw e;
            }
        } catch (UnknownHostException e) {
            throw new ServerException(
                    ServerException.Code.INVALID_ADDRESS,
                    "address: " + asked + " (expected a host with an IP address, but it has none)",
                    e);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw BindFailure.explain(asked, e);
        }
    }

    private static OpenPort open(
            ServerScope scope, ServerConfig config, int port, boolean held, Engine.Lease lease)
            throws IOException {
        ServerSocketChannel channel = bind(config, port);
        Acceptor acceptor = null;
        try {
            InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
            acceptor = new Acceptor(scope, channel, held, lease::release);
            Threads.lasting("berth-" + config.name() + "-acceptor", acceptor).start();
            return new OpenPort(scope, config.address(), bound, acceptor);
        } catch (IOException | RuntimeException | Error e) {
            close(channel, acceptor);
            throw e;
        }
    }

    private static void close(ServerSocketChannel channel, @Nullable Acceptor acceptor)
            throws IOException {
        if (acceptor == null) {
            channel.close();
        } else {
            acceptor.closeAll();
        }
    }

    private static ServerSocketChannel bind(ServerConfig config, int port) throws IOException {
        InetAddress host = config.address().resolve().getAddress();
        boolean only4 = host instanceof Inet4Address && !config.address().isDualStack();
        ServerSocketChannel channel =
                only4
                        ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                        : ServerSocketChannel.open();
        try {
            if (config.receiveBuffer() > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, config.receiveBuffer());
            }
            channel.bind(new InetSocketAddress(host, port), config.backlog());
            channel.configureBlocking(false);
            return channel;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    ListenAddress asked() {
        return asked;
    }

    InetSocketAddress bound() {
        return bound;
    }

    /** Whether a socket at that address would be in the way of this one. */
    boolean isInTheWayOf(ListenAddress other) {
        if (other.port() == 0 || other.port() != bound.getPort()) {
            return false;
        }
        return other.host().isEmpty()
                || other.isDualStack()
                || bound.getAddress().isAnyLocalAddress()
                || resolvesToBound(other);
    }

    /** Whether an address is another spelling of the one that is bound. */
    boolean isAt(ListenAddress other) {
        return other.port() == bound.getPort()
                && other.isDualStack() == asked.isDualStack()
                && resolvesToBound(other)
                && !bound.getAddress().isAnyLocalAddress();
    }

    private boolean resolvesToBound(ListenAddress other) {
        try {
            InetSocketAddress resolved = other.resolve();
            return resolved.getAddress().isAnyLocalAddress()
                    || resolved.getAddress().equals(bound.getAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    void hold(boolean held) {
        acceptor.hold(held);
    }

    /** Takes what waits in the backlog and then closes, by itself. */
    void finish() {
        acceptor.finish();
    }

    /** Whether it accepts, or would if it were not held. */
    boolean isOpen() {
        return acceptor.isOpen();
    }

    boolean isClosed() {
        return acceptor.hasEnded();
    }

    /** Takes what waits in the backlog, for a second at most, and then closes. */
    void closeAfterBacklog() {
        acceptor.finish();
        long latest = scope.timers.now() + BACKLOG;
        Timers.Timer alarm = scope.timers.at(latest, scope.signal::raise);
        scope.signal.awaitUninterruptibly(
                () -> acceptor.hasEnded() || scope.timers.now() - latest >= 0);
        alarm.cancel();
        close();
    }

    /** Closes, and returns when the port is free. */
    void close() {
        acceptor.close();
        scope.signal.awaitUninterruptibly(acceptor::hasEnded);
    }
}

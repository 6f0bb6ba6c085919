package io.berth.impl.server;

import io.berth.ListenAddress;
import io.berth.ServerConfig;
import io.berth.ServerException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port of a server, and those it has left: they go on accepting for {@code rebind.overlap}.
 * Changed in the lifecycle's {@link Serial} only; others may look.
 */
final class OpenPorts {

    private static final Logger LOG = LoggerFactory.getLogger(OpenPorts.class);

    private final ServerScope scope;
    private final Consumer<Runnable> later;
    private final List<Left> left = new CopyOnWriteArrayList<>();
    private volatile @Nullable OpenPort current;

    /**
     * A port that another took the place of; here until it is closed, so that a drain finds it.
     *
     * @param end when it finishes, unless it is taken back
     */
    private record Left(OpenPort port, long end) {}

    /**
     * @param later runs a step in the serial, by a thread that may do I/O
     */
    OpenPorts(ServerScope scope, Consumer<Runnable> later) {
        this.scope = scope;
        this.later = later;
    }

    boolean isOpen() {
        return current != null;
    }

    Optional<InetSocketAddress> boundAddress() {
        OpenPort open = current;
        return open == null ? Optional.empty() : Optional.of(open.bound());
    }

    void open(ServerConfig config, boolean held) {
        left.stream()
                .map(Left::port)
                .filter(port -> !port.isClosed() && port.isInTheWayOf(config.address()))
                .forEach(OpenPort::close);
        current = opened(config, held);
    }

    private OpenPort opened(ServerConfig config, boolean held) {
        OpenPort port = OpenPort.open(scope, config, held);
        LOG.info("{}: listening on {}", scope.name, HostPort.of(port.bound()));
        warnOfScarceDescriptors(config.maxConnections());
        return port;
    }

    private void warnOfScarceDescriptors(int wanted) {
        long limit = Descriptors.limit().orElse(Long.MAX_VALUE);
        if (wanted > limit) {
            LOG.warn(
                    "{}: max.connections: {} (expected fewer than the {} descriptors that this"
                            + " process may have)",
                    scope.name,
                    wanted,
                    limit);
        }
    }

    /** Moves to another address: the new port is open before the old one is left. */
    void move(ServerConfig config, boolean held) {
        OpenPort old = current;
        if (old == null) {
            open(config, held);
        } else if (takeBack(config.address(), held)) {
            leave(old, config);
        } else if (old.isInTheWayOf(config.address())) {
            swap(old, config, held);
        } else {
            open(config, held);
            leave(old, config);
        }
    }

    private boolean takeBack(ListenAddress address, boolean held) {
        for (Left each : left) {
            OpenPort port = each.port();
            if (port.asked().equals(address) && port.isOpen()) {
                LOG.info("{}: listening on {} again", scope.name, HostPort.of(port.bound()));
                left.remove(each);
                port.hold(held);
                current = port;
                return true;
            }
        }
        return false;
    }

    private void leave(OpenPort old, ServerConfig config) {
        left.removeIf(each -> each.port().isClosed());
        long end = scope.timers.now() + config.rebindOverlap().toNanos();
        Left leaving = new Left(old, end);
        left.add(leaving);
        scope.timers.at(end, () -> later.accept(() -> finish(leaving)));
    }

    private void finish(Left leaving) {
        if (left.contains(leaving)) {
            OpenPort old = leaving.port();
            LOG.info("{}: listens no more on {}", scope.name, HostPort.of(old.bound()));
            old.finish();
        }
    }

    /**
     * Both can't be open at once: the old one goes first, and comes back where the new one fails.
     */
    private void swap(OpenPort old, ServerConfig config, boolean held) {
        LOG.info(
                "{}: {} closes before {} opens",
                scope.name,
                HostPort.of(old.bound()),
                config.address());
        old.close();
        current = null;
        try {
            open(config, held);
        } catch (ServerException e) {
            comeBack(held, e);
            throw e;
        }
    }

    private void comeBack(boolean held, ServerException first) {
        try {
            current = opened(scope.config(), held);
        } catch (ServerException second) {
            first.addSuppressed(second);
        }
    }

    /** Has newcomers left in the backlog, or taken. */
    void hold(boolean held) {
        all().forEach(port -> port.hold(held));
    }

    /** Has what waits in the backlogs taken, and then all closed. */
    void finish() {
        all().forEach(OpenPort::finish);
    }

    boolean areClosed() {
        return all().stream().allMatch(OpenPort::isClosed);
    }

    void closeAll() {
        all().forEach(OpenPort::close);
        left.clear();
        current = null;
    }

    private List<OpenPort> all() {
        List<OpenPort> all = new ArrayList<>();
        left.forEach(each -> all.add(each.port()));
        OpenPort open = current;
        if (open != null) {
            all.add(open);
        }
        return all;
    }
}

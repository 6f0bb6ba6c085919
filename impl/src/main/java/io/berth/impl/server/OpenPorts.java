package io.berth.impl.server;

import io.berth.ListenAddress;
import io.berth.ServerConfig;
import io.berth.ServerException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
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

    /** How long a port that was left may go on taking what waits in its backlog. */
    private static final long TO_FINISH = TimeUnit.SECONDS.toNanos(5);

    private final ServerScope scope;
    private final Consumer<Runnable> later;
    private final List<Left> left = new CopyOnWriteArrayList<>();
    private volatile @Nullable OpenPort current;

    /**
     * A port that another took the place of; here until it is closed, so that a drain finds it.
     *
     * @param end when it finishes or closes; a step of an earlier leaving may come before
     * @param alarm has that done, unless it is taken back
     */
    private record Left(OpenPort port, long end, Timers.Timer alarm) {

        boolean isDue(OpenPort old, long now) {
            return port == old && now - end >= 0;
        }
    }

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

    /** Whether an address is but another spelling of the one that is open. */
    boolean areAt(ListenAddress address) {
        OpenPort open = current;
        return open != null && open.isAt(address);
    }

    void open(ServerConfig config, boolean held) {
        left.stream()
                .map(Left::port)
                .filter(port -> !port.isClosed() && port.isInTheWayOf(config.address()))
                .forEach(OpenPort::closeAfterBacklog);
        openNow(config, held);
    }

    /** Held before anything else is done with it, so that nothing can leave it behind. */
    private void openNow(ServerConfig config, boolean held) {
        OpenPort port = OpenPort.open(scope, config, held);
        current = port;
        LOG.info("{}: listening on {}", scope.name, HostPort.of(port.bound()));
        warnOfScarceDescriptors(config.maxConnections());
    }

    void warnOfScarceDescriptors(int wanted) {
        long limit = Descriptors.limit().orElse(Long.MAX_VALUE);
        if (wanted > limit || wanted == 0 && limit < Long.MAX_VALUE) {
            LOG.warn(
                    "{}: max.connections: {} (expected a limit below the {} descriptors that this"
                            + " process may have)",
                    scope.name,
                    wanted == 0 ? "0, which is none" : wanted,
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
                each.alarm().cancel();
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
        leaveUntil(end, old, () -> finish(old));
    }

    private void leaveUntil(long end, OpenPort old, Runnable step) {
        left.add(new Left(old, end, alarm(end, old, step)));
    }

    /** A port that nobody would remember to close takes what waits, and closes by itself. */
    private Timers.Timer alarm(long end, OpenPort old, Runnable step) {
        try {
            return scope.timers.at(end, () -> later.accept(step));
        } catch (OutOfMemoryError noThread) {
            LOG.warn("{}: listens no more on {}", scope.name, HostPort.of(old.bound()), noThread);
            old.finish();
            return () -> {};
        }
    }

    private void finish(OpenPort old) {
        if (isDue(old)) {
            LOG.info("{}: listens no more on {}", scope.name, HostPort.of(old.bound()));
            old.finish();
            leaveUntil(scope.timers.now() + TO_FINISH, old, () -> close(old));
        }
    }

    /** Newcomers that never end to come, or permits that never get free, keep no port open. */
    private void close(OpenPort old) {
        if (isDue(old)) {
            old.close();
        }
    }

    /** Whether its time has come; it is taken off then. */
    private boolean isDue(OpenPort old) {
        long now = scope.timers.now();
        return left.removeIf(each -> each.isDue(old, now));
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
        old.closeAfterBacklog();
        current = null;
        try {
            open(config, held);
        } catch (ServerException e) {
            comeBack(old, held, e);
            throw e;
        }
    }

    private void comeBack(OpenPort old, boolean held, ServerException first) {
        try {
            current = old.again(scope.config(), held);
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
        all().forEach(this::closeNow);
        left.forEach(each -> each.alarm().cancel());
        left.clear();
        current = null;
    }

    private void closeNow(OpenPort port) {
        if (!port.isClosed()) {
            LOG.info("{}: listens no more on {}", scope.name, HostPort.of(port.bound()));
        }
        port.close();
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

package io.berth.impl.osgi;

import io.berth.ServerException;
import io.berth.ServerState;
import io.berth.impl.server.Drain;
import io.berth.impl.server.Server;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that a bundle has made. Those that listen are held; one that doesn't may be forgotten
 * by its bundle and is then forgotten here.
 */
final class Fleet {

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final Set<ServerState> AT_REST =
            EnumSet.of(ServerState.CREATED, ServerState.STOPPED, ServerState.FAILED);

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@code lock}. */
    private final Set<Server> made = Collections.newSetFromMap(new WeakHashMap<>());

    /** Guarded by {@code lock}. */
    private final Set<Server> listening = new HashSet<>();

    /** Guarded by {@code lock}. */
    private boolean closed;

    /**
     * Makes sure that servers may be made.
     *
     * @throws ServerException with code {@code SERVER_CLOSED} where the factory is in use no more
     */
    void requireOpen() {
        lock.lock();
        try {
            if (!closed) {
                return;
            }
        } finally {
            lock.unlock();
        }
        throw new ServerException(
                ServerException.Code.SERVER_CLOSED,
                "factory: closed (expected one that has not been given back)");
    }

    /** Adds a server; one that comes too late never listens. */
    void add(Server server) {
        if (isTooLateFor(server)) {
            server.retireForGood(Duration.ZERO);
        } else {
            follow(server);
        }
    }

    private boolean isTooLateFor(Server server) {
        lock.lock();
        try {
            made.add(server);
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Looks at a server whose state has changed. */
    void follow(Server server) {
        boolean active = !AT_REST.contains(server.state());
        lock.lock();
        try {
            if (active) {
                listening.add(server);
            } else {
                listening.remove(server);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins to drain all, for good; asked again, they are the same drains. */
    Stream<Drain> drain() {
        return servers(false).stream().map(Fleet::drained);
    }

    private static Drain drained(Server server) {
        return server.retireForGood(server.config().shutdownTimeout());
    }

    /**
     * The bundle has gone, or has given its factory back: drains what it left open, all at once so
     * that one deadline holds for them, and waits for that. What it closed stays closed.
     */
    void close() {
        Set<Server> all = servers(true);
        List<Server> left = all.stream().filter(s -> !AT_REST.contains(s.state())).toList();
        if (!left.isEmpty()) {
            LOG.info("A factory is in use no more, draining what was left open: {}", left);
        }
        all.stream().map(Fleet::drained).toList().forEach(Drain::await);
    }

    private Set<Server> servers(boolean closing) {
        lock.lock();
        try {
            closed |= closing;
            Set<Server> all = new HashSet<>(made);
            all.addAll(listening);
            return all;
        } finally {
            lock.unlock();
        }
    }
}

package io.berth.impl.server;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The open connections of a server: in it before its thread starts, out of it when all is finished.
 */
final class Connections {

    private final Map<Long, Session> open = new ConcurrentHashMap<>();

    /** Those that have joined the drain that is under way; it counts them when they have gone. */
    private final Queue<Session> joined = new ConcurrentLinkedQueue<>();

    /** The drain of the whole server, while there is one. */
    private volatile DrainTerms draining = DrainTerms.NONE;

    /** Registered first, then the look: a drain that begins meanwhile finds it, or is found. */
    void add(Session session) {
        open.put(session.id(), session);
        DrainTerms terms = draining;
        if (terms.active()) {
            joined.add(session);
            session.drain(terms);
        }
    }

    /**
     * Whoever comes from now on joins a drain; in the lifecycle's serial.
     *
     * @return those that are there, to be told by the caller
     */
    Collection<Session> drain(DrainTerms terms) {
        draining = terms;
        if (!terms.active()) {
            joined.clear();
        }
        return all();
    }

    /** Those that a drain of the whole server is about: also some that have gone meanwhile. */
    Set<Session> concerned() {
        Set<Session> concerned = new HashSet<>(all());
        concerned.addAll(joined);
        return concerned;
    }

    boolean areDraining() {
        return draining.active();
    }

    void remove(Session session) {
        open.remove(session.id());
    }

    /** It has no thread, and never was one. */
    void takeBack(Session session) {
        remove(session);
        joined.remove(session);
    }

    int count() {
        return open.size();
    }

    /** Those open now, and perhaps some that come or go meanwhile. */
    Collection<Session> all() {
        return open.values();
    }

    List<Session> inOrder() {
        return open.values().stream().sorted(Comparator.comparingLong(Session::id)).toList();
    }

    Optional<Session> find(long id) {
        return Optional.ofNullable(open.get(id));
    }
}

package io.berth.impl.server;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which handler new connections go to, and which connections each handler has. A connection that
 * finds none waits for one while the grace lasts.
 */
final class Handlers {

    private final Timers timers;
    private final Signal signal;

    /** Guards the moves of {@code current}, so that nobody joins a handler that is going. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<HandlerBinding, Serving> known = new IdentityHashMap<>();
    private volatile @Nullable Serving current;
    private volatile long graceEnd;
    private volatile boolean grace;

    /** Looks again when the grace is over; guarded by {@code lock}. */
    private Timers.Timer alarm = () -> {};

    Handlers(Timers timers, Signal signal) {
        this.timers = timers;
        this.signal = signal;
    }

    /** A binding and the connections it has. */
    static final class Serving {

        private final HandlerBinding binding;
        private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

        private Serving(HandlerBinding binding) {
            this.binding = binding;
        }

        HandlerBinding binding() {
            return binding;
        }

        Collection<Session> sessions() {
            return sessions;
        }

        /** By the connection's own thread: it is done with the handler. */
        void leave(Session session) {
            sessions.remove(session);
            session.scope().signal.raise();
        }

        boolean has(Session session) {
            return sessions.contains(session);
        }
    }

    /** New connections go to this one from now on. */
    void serve(HandlerBinding binding) {
        lock.lock();
        try {
            current = known.computeIfAbsent(binding, Serving::new);
            endGraceLocked();
        } finally {
            lock.unlock();
        }
        signal.raise();
    }

    /**
     * There is none any more; connections wait for the next until the grace is over.
     *
     * @param whenOver run then, by the watchdog, unless the grace ends before
     */
    void serveNone(long until, Runnable whenOver) {
        lock.lock();
        try {
            current = null;
            endGraceLocked();
            graceEnd = until;
            grace = true;
            alarm = timers.at(until, whenOver);
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any longer for a handler to come. */
    void endGrace() {
        lock.lock();
        try {
            endGraceLocked();
        } finally {
            lock.unlock();
        }
        signal.raise();
    }

    private void endGraceLocked() {
        grace = false;
        alarm.cancel();
    }

    boolean isThere() {
        return current != null;
    }

    /** Whether there is one, or may soon be one. */
    boolean isExpected() {
        return current != null || (grace && graceEnd - timers.now() > 0);
    }

    /**
     * Forgets a handler; its connections stay in what is returned, which is null if it was unknown.
     */
    @Nullable Serving forget(HandlerBinding binding) {
        lock.lock();
        try {
            Serving gone = known.remove(binding);
            if (gone != null && gone == current) {
                current = null;
            }
            return gone;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Joins the handler of the moment, which may take as long as the grace; null where none came.
     */
    @Nullable Serving join(Session session) throws InterruptedException {
        while (true) {
            Serving joined = tryJoin(session);
            if (joined != null || session.hasEnded() || !isExpected()) {
                return joined;
            }
            signal.awaitUntil(
                    () -> current != null || !isExpected() || session.hasEnded(), timers, graceEnd);
        }
    }

    private @Nullable Serving tryJoin(Session session) {
        lock.lock();
        try {
            Serving now = current;
            if (now != null) {
                now.sessions.add(session);
            }
            return now;
        } finally {
            lock.unlock();
        }
    }
}

package io.berth.impl.server;

import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which handler new connections go to, and which connections each handler has. A connection that
 * finds none waits for one while the grace lasts.
 */
final class Handlers {

    /** How often one that waits for another handler than the current one looks again. */
    private static final long LOOK_AGAIN = TimeUnit.SECONDS.toNanos(1);

    private final Timers timers;
    private final Signal signal;

    /** Guards the moves of {@code prospect}, so that nobody joins a handler that is going. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<HandlerBinding, Serving> known = new IdentityHashMap<>();

    /** Written under {@code lock}, as one: else one who looks amid a change would see no hope. */
    private volatile Prospect prospect = new Prospect(null, false, 0);

    /** When the grace began, and what is to be done when it is over; guarded by {@code lock}. */
    private long graceStart;

    private Runnable whenGraceIsOver = () -> {};

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

    /**
     * Who takes new connections, and for how long they wait where nobody does.
     *
     * @param current null where there is none
     */
    private record Prospect(@Nullable Serving current, boolean grace, long graceEnd) {

        Prospect withoutGrace() {
            return new Prospect(current, false, graceEnd);
        }

        Prospect withGraceUntil(long end) {
            return new Prospect(current, true, end);
        }

        boolean isHopefulAt(long now) {
            return current != null || (grace && graceEnd - now > 0);
        }
    }

    /** New connections go to this one from now on. */
    void serve(HandlerBinding binding) {
        lock.lock();
        try {
            prospect = new Prospect(known.computeIfAbsent(binding, Serving::new), false, 0);
            alarm.cancel();
        } finally {
            lock.unlock();
        }
        signal.raise();
    }

    /**
     * There is none any more; connections wait for the next until the grace is over.
     *
     * @param length of the grace
     * @param whenOver run then, by the watchdog, unless the grace ends before
     */
    void serveNone(Duration length, Runnable whenOver) {
        lock.lock();
        try {
            graceStart = timers.now();
            whenGraceIsOver = whenOver;
            prospect = new Prospect(null, true, graceStart + length.toNanos());
            wakeWhenGraceIsOver();
        } finally {
            lock.unlock();
        }
    }

    /** The grace has another length, also one that has begun. */
    void grace(Duration length) {
        lock.lock();
        try {
            if (prospect.grace()) {
                prospect = prospect.withGraceUntil(graceStart + length.toNanos());
                wakeWhenGraceIsOver();
            }
        } finally {
            lock.unlock();
        }
        signal.raise();
    }

    private void wakeWhenGraceIsOver() {
        alarm.cancel();
        alarm = timers.at(prospect.graceEnd(), whenGraceIsOver);
    }

    /** Nobody waits any longer for a handler to come. */
    void endGrace() {
        lock.lock();
        try {
            prospect = prospect.withoutGrace();
            alarm.cancel();
        } finally {
            lock.unlock();
        }
        signal.raise();
    }

    boolean isThere() {
        return prospect.current() != null;
    }

    /** Whether there is one, or may soon be one. */
    boolean isExpected() {
        return prospect.isHopefulAt(timers.now());
    }

    /**
     * Forgets a handler; its connections stay in what is returned, which is null if it was unknown.
     */
    @Nullable Serving forget(HandlerBinding binding) {
        lock.lock();
        try {
            Serving gone = known.remove(binding);
            if (gone != null && gone == prospect.current()) {
                prospect = new Prospect(null, prospect.grace(), prospect.graceEnd());
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
        return join(session, null);
    }

    /**
     * As {@link #join(Session)}.
     *
     * @param gone one that is not to be joined any more, though it may still be the current one
     */
    @Nullable Serving join(Session session, @Nullable Serving gone) throws InterruptedException {
        while (true) {
            Serving joined = tryJoin(session, gone);
            if (joined != null || session.hasEnded() || !isExpected()) {
                return joined;
            }
            Prospect now = prospect;
            long due = now.current() == null ? now.graceEnd() : timers.now() + LOOK_AGAIN;
            signal.awaitUntil(
                    () -> isThereInsteadOf(gone) || !isExpected() || session.hasEnded(),
                    timers,
                    due);
        }
    }

    private boolean isThereInsteadOf(@Nullable Serving gone) {
        Serving now = prospect.current();
        return now != null && now != gone;
    }

    private @Nullable Serving tryJoin(Session session, @Nullable Serving gone) {
        lock.lock();
        try {
            Serving now = prospect.current();
            if (now == null || now == gone) {
                return null;
            }
            now.sessions.add(session);
            return now;
        } finally {
            lock.unlock();
        }
    }
}

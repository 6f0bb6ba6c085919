package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.ServerConfig;
import io.berth.impl.channel.Fields;
import io.berth.impl.channel.Patience;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a connection may stay, and wait. All deadlines are absolute; each is derived anew from
 * what happened last whenever it is looked at.
 *
 * <p>Readers and writers hold their own in their parks; idle time, lifetime and the end of
 * lingering are held by the watchdog, which looks again at what has moved meanwhile before it acts:
 * so nothing but a time stamp is written per read and write.
 */
final class Deadlines implements Patience, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final VarHandle MOVED = field("moved", long.class);
    private static final VarHandle ALARM = field("alarm", Timers.Timer.class);
    private static final Timers.Timer NONE = () -> {};
    private static final Timers.Timer FINISHED = () -> {};
    private static final long UNSET = Long.MIN_VALUE;

    private final Session session;
    private final Timers timers;
    private final ServerConfig accepted;
    private final long opened;

    /** When a byte moved last. */
    @SuppressWarnings("unused")
    private long moved;

    /** When the reader, or the writer, began to wait; each its own. */
    private long readWait = UNSET;

    private long writeWait = UNSET;

    private volatile boolean shakingHands;
    private volatile long readTimeout;
    private volatile long idleOverride = -1;
    private volatile long lingerEnd = UNSET;

    /** null → a timer → … → FINISHED */
    @SuppressWarnings("unused")
    private volatile Timers.@Nullable Timer alarm;

    Deadlines(Session session, Timers timers, ServerConfig accepted) {
        this.session = session;
        this.timers = timers;
        this.accepted = accepted;
        this.opened = timers.now();
        this.moved = opened;
    }

    private static VarHandle field(String name, Class<?> type) {
        return Fields.find(MethodHandles.lookup(), name, type);
    }

    /** A byte moved. */
    void moved() {
        MOVED.setOpaque(this, timers.now());
    }

    /** How long no byte has moved. */
    Duration idle() {
        return Duration.ofNanos(Math.max(0, timers.now() - (long) MOVED.getOpaque(this)));
    }

    /** The reader begins to wait, unless there is input. */
    void beginRead() {
        readWait = UNSET;
    }

    /** The writer begins to wait, or goes on after it got rid of some bytes. */
    void beginWrite() {
        writeWait = UNSET;
    }

    void readTimeout(Duration timeout) {
        readTimeout = timeout.toNanos();
        session.wire().wake();
    }

    void idleTimeout(Duration timeout) {
        idleOverride = timeout.toNanos();
        arm();
    }

    @Override
    public long left(Wait wait) {
        if (wait == Wait.LINGER) {
            // After the handler an interrupt has no meaning; left set, it would let nobody park.
            Thread.interrupted();
            return lingerLeft(timers.now());
        }
        if (session.hasEnded() || Thread.currentThread().isInterrupted()) {
            return 0;
        }
        return wait == Wait.WRITE ? leftToWrite() : leftToRead(wait);
    }

    /** The handshake begins, which has a deadline of its own, or has been made. */
    void shakingHands(boolean now) {
        shakingHands = now;
        moved();
        arm();
    }

    /** How long the handshake may still take, whatever it waits for. */
    long leftToShakeHands(Wait wait) {
        if (session.hasEnded() || Thread.currentThread().isInterrupted()) {
            return 0;
        }
        long timeout = accepted.handshakeTimeout().toNanos();
        long left = timeout == 0 ? FOR_EVER : opened + timeout - timers.now();
        return wait == Wait.READABLE ? Math.min(left, leftToBegin()) : left;
    }

    /** A drain waits for the first byte of a handshake as it does for that of an exchange. */
    private long leftToBegin() {
        return session.isDraining()
                ? opened + session.config().drainIdle().toNanos() - timers.now()
                : FOR_EVER;
    }

    private long leftToWrite() {
        long now = timers.now();
        if (writeWait == UNSET) {
            writeWait = now;
        }
        long timeout = session.config().writeTimeout().toNanos();
        return timeout == 0 ? FOR_EVER : writeWait + timeout - now;
    }

    private long leftToRead(Wait wait) {
        long now = timers.now();
        if (readWait == UNSET) {
            readWait = now;
        }
        long timeout = readTimeout;
        long left = timeout == 0 ? FOR_EVER : readWait + timeout - now;
        return session.isDraining() ? Math.min(left, leftUntilQuiet(wait, now)) : left;
    }

    /**
     * Whether the reader, which has just run out of patience, ends because the connection is quiet.
     */
    boolean isQuiet(Wait wait) {
        return session.isDraining() && leftUntilQuiet(wait, timers.now()) <= 0;
    }

    private long leftUntilQuiet(Wait wait, long now) {
        if (wait == Wait.READABLE && session.hadExchange()) {
            return 0;
        }
        if (wait == Wait.READ && !session.runsOn(Thread.currentThread())) {
            return FOR_EVER;
        }
        long since = Math.max(readWait - opened, (long) MOVED.getOpaque(this) - opened) + opened;
        return since + session.config().drainIdle().toNanos() - now;
    }

    /**
     * The connection has ended: from here on the watchdog only sees to it that it closes.
     *
     * @param byHandler whether it lingers only from when the handler has returned
     */
    void ended(boolean byHandler) {
        if (!byHandler) {
            beginLinger();
        }
        armIfPossible();
    }

    /** By the connection's own thread, when the handler has returned: not later than this. */
    void beginLinger() {
        if (lingerEnd == UNSET) {
            lingerEnd = timers.now() + accepted.lingerTimeout().toNanos();
            armIfPossible();
        }
    }

    /** An end that goes unwatched for want of resources is an end all the same. */
    private void armIfPossible() {
        try {
            arm();
        } catch (OutOfMemoryError e) {
            LOG.debug("{}: nobody watches its end but its own thread", session.record(), e);
        }
    }

    /** The reason is settled a moment before the time for lingering begins. */
    private long lingerLeft(long now) {
        long end = lingerEnd;
        return end == UNSET ? accepted.lingerTimeout().toNanos() : end - now;
    }

    /**
     * Has the watchdog look when the next deadline comes; once more where that came nearer
     * meanwhile, since an alarm for the nearer one may just have been replaced by this.
     */
    void arm() {
        long now = timers.now();
        long left = untilNext(now);
        while (replaceAlarm(now, left) && untilNext(now) < left) {
            left = untilNext(now);
        }
    }

    /** Returns false where nothing is to be watched any more. */
    private boolean replaceAlarm(long now, long left) {
        if (alarm == FINISHED) {
            return false;
        }
        Timers.Timer next = left == FOR_EVER ? NONE : timers.at(now + left, this);
        Timers.Timer before = (Timers.Timer) ALARM.getAndSet(this, next);
        if (before == FINISHED) {
            finish();
            return false;
        }
        if (before != null) {
            before.cancel();
        }
        return true;
    }

    /** Nothing is to be watched any more. */
    void finish() {
        Timers.Timer before = (Timers.Timer) ALARM.getAndSet(this, FINISHED);
        if (before != null) {
            before.cancel();
        }
    }

    /** By the watchdog: looks whether a deadline has come. */
    @Override
    public void run() {
        long now = timers.now();
        if (session.hasEnded()) {
            if (lingerEnd != UNSET && lingerLeft(now) <= 0) {
                session.closeNow();
                session.warnIfServing();
                return;
            }
        } else if (untilTooOld(now) <= 0) {
            session.end(CloseReason.LIFETIME_EXCEEDED);
            return;
        } else if (untilIdle(now) <= 0) {
            session.end(CloseReason.IDLE_TIMEOUT);
            return;
        }
        arm();
    }

    private long untilNext(long now) {
        if (session.hasEnded() && lingerEnd == UNSET) {
            return FOR_EVER;
        }
        return session.hasEnded() ? lingerLeft(now) : Math.min(untilIdle(now), untilTooOld(now));
    }

    private long untilIdle(long now) {
        if (shakingHands && !accepted.handshakeTimeout().isZero()) {
            return FOR_EVER;
        }
        long override = idleOverride;
        long timeout = override >= 0 ? override : session.config().idleTimeout().toNanos();
        return timeout == 0 ? FOR_EVER : (long) MOVED.getOpaque(this) + timeout - now;
    }

    /** How long until {@code max.lifetime} is over. */
    long untilTooOld(long now) {
        long lifetime = accepted.maxLifetime().toNanos();
        return lifetime == 0 ? FOR_EVER : opened + lifetime - now;
    }
}

package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.ConnectionEvent;
import io.berth.ServerConfig;
import io.berth.impl.channel.Fields;
import io.berth.impl.channel.PolledChannel;
import io.berth.impl.channel.TlsChannel;
import io.berth.impl.channel.Wire;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted connection from permit to permit, and all the ways in which it can end.
 *
 * <p>Two things are told apart. The <em>reason</em> is settled once, by whoever is first; from then
 * on reading and writing throw it. The <em>stage</em> is where the connection's own thread is.
 */
final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** Ends that the handler makes, or is told of and may take its time with. */
    private static final Set<CloseReason> BY_HANDLER =
            EnumSet.of(
                    CloseReason.HANDLER_RETURNED,
                    CloseReason.PEER_CLOSED,
                    CloseReason.DRAINED,
                    CloseReason.HANDLER_FAILED);

    private static final News NOTHING = new News(() -> {});
    private static final VarHandle DRAIN_NEWS = field("drainNews", News.class);
    private static final VarHandle CLOSED = field("closed", CompletableFuture.class);
    private static final VarHandle DRAINING = field("draining", CompletableFuture.class);

    /** STARTING → SERVING → CLOSING → GONE, by the connection's own thread; STARTING → CLOSING. */
    enum Stage {
        /** Its thread is about to be started, tunes, or waits for a handler. */
        STARTING,
        /** Its thread is in the handler. */
        SERVING,
        /** The handler is done; what the peer still sends is dropped. */
        CLOSING,
        /** All is given back. */
        GONE
    }

    private final ServerScope scope;
    private final ConnectionRecord record;
    private final PolledChannel socket;

    /** The socket itself, until it is secured by the connection's own thread. */
    private volatile Wire wire;

    private final Deadlines deadlines;
    private final Permits.Permit permit;
    private final Engine.Lease lease;

    /** Held for moves to CLOSING and for interrupts, so that none comes after the handler. */
    private final ReentrantLock stageLock = new ReentrantLock();

    private volatile Stage stage = Stage.STARTING;
    private volatile DrainTerms drainTerms = DrainTerms.NONE;

    /** null → the news of a drain, or NOTHING once it is too late for any. */
    private volatile @Nullable News drainNews;

    private volatile boolean begun;
    private volatile boolean endedQuiet;

    /** Set before the reason is settled: else its own thread might still close politely. */
    private volatile boolean abrupt;

    private volatile boolean cut;

    /** Written before {@code cut}. */
    private volatile long cutTime;

    private volatile @Nullable Thread thread;
    private volatile @Nullable HandlerBinding handler;

    /** Holds what {@link #cutAt} was asked for; written under {@code stageLock}. */
    private volatile Timers.Timer cutAlarm = () -> {};

    /** null → the one that whoever asked first is told by. */
    private volatile @Nullable CompletableFuture<CloseReason> closed;

    /** As {@code closed}. */
    private volatile @Nullable CompletableFuture<Void> draining;

    Session(
            ServerScope scope,
            ConnectionRecord record,
            PolledChannel channel,
            Permits.Permit permit,
            Engine.Lease lease) {
        this.scope = scope;
        this.record = record;
        this.socket = channel;
        this.wire = channel;
        this.permit = permit;
        this.lease = lease;
        this.deadlines = new Deadlines(this, scope.timers, scope.config());
    }

    private static VarHandle field(String name, Class<?> type) {
        return Fields.find(MethodHandles.lookup(), name, type);
    }

    long id() {
        return record.id();
    }

    ConnectionRecord record() {
        return record;
    }

    Wire wire() {
        return wire;
    }

    /** By its own thread, before the first byte is read: puts TLS over the socket. */
    TlsChannel secure(SSLEngine engine) {
        TlsChannel secured = new TlsChannel(socket, engine);
        wire = secured;
        return secured;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    ServerConfig config() {
        return scope.config();
    }

    ServerScope scope() {
        return scope;
    }

    Stage stage() {
        return stage;
    }

    boolean hasEnded() {
        return record.reason() != null;
    }

    void belongsTo(Thread own) {
        thread = own;
    }

    boolean runsOn(Thread other) {
        return thread == other;
    }

    String threadName() {
        Thread own = thread;
        return own == null ? "none" : own.getName();
    }

    /** By its own thread: who serves it from now on; null: nobody. */
    void servedBy(@Nullable HandlerBinding binding) {
        handler = binding;
    }

    @Nullable HandlerBinding handler() {
        return handler;
    }

    /** By its own thread: moves on; false where it ended before it was served. */
    boolean toServing() {
        stage = Stage.SERVING;
        return !hasEnded();
    }

    /** By its own thread: the handler is done, nobody interrupts it from here on. */
    void toClosing() {
        stageLock.lock();
        stage = Stage.CLOSING;
        stageLock.unlock();
        Thread.interrupted();
        scope.signal.raise();
    }

    /** By its own thread, last. */
    void toGone() {
        stage = Stage.GONE;
        cutAlarm.cancel();
        scope.signal.raise();
    }

    /** Settles the reason, shuts the output, and wakes whoever waits: a polite end. Never waits. */
    void end(CloseReason reason) {
        if (settle(reason)) {
            shutOutput();
            wire.wake();
        }
    }

    /** Ends with a reset, bytes on their way are lost. */
    void reset(CloseReason reason) {
        abrupt = true;
        settle(reason);
        resetNow();
    }

    private void resetNow() {
        try {
            wire.reset();
        } catch (IOException e) {
            LOG.debug("{}: resetting failed", record, e);
        }
    }

    /** Ends with a reset and interrupts the handler; should that go on, it keeps no loop alive. */
    void cut(CloseReason reason) {
        reset(reason);
        if (!cut) {
            cutTime = scope.timers.now();
            cut = true;
        }
        lease.release();
        stageLock.lock();
        try {
            Thread own = thread;
            if (own != null && (stage == Stage.STARTING || stage == Stage.SERVING)) {
                own.interrupt();
            }
        } finally {
            stageLock.unlock();
        }
        scope.signal.raise();
    }

    /** Cuts it then, unless it has gone before: stage, then alarm; alarm, then stage. */
    void cutAt(long due, CloseReason reason) {
        Timers.Timer alarm = scope.timers.at(due, () -> cut(reason));
        stageLock.lock();
        try {
            Timers.Timer before = cutAlarm;
            cutAlarm =
                    () -> {
                        before.cancel();
                        alarm.cancel();
                    };
        } finally {
            stageLock.unlock();
        }
        if (stage == Stage.GONE) {
            alarm.cancel();
        }
    }

    /** Settles the reason and closes, with nothing lost that was written, and no lingering. */
    void endAtOnce(CloseReason reason) {
        settle(reason);
        closeNow();
    }

    /** The socket is closed for good, and its thread and its permit are still in the handler. */
    void warnIfServing() {
        if (stage == Stage.SERVING) {
            scope.events.goesOn(record, threadName());
        }
    }

    /** Whether it was cut: all that can be done is done, its thread goes on as long as it likes. */
    boolean isCut() {
        return cut;
    }

    /** When it was cut, where it was. */
    long cutTime() {
        return cutTime;
    }

    /** The time for a polite end is over, or there never was one. */
    void closeNow() {
        if (abrupt) {
            resetNow();
            return;
        }
        try {
            wire.close();
        } catch (IOException e) {
            LOG.debug("{}: closing failed", record, e);
        }
    }

    /** Settles the reason without touching the socket; false where it was settled before. */
    boolean settle(CloseReason reason) {
        if (!record.settle(reason)) {
            return false;
        }
        deadlines.ended(BY_HANDLER.contains(reason));
        CompletableFuture<CloseReason> told = closed;
        if (told != null) {
            scope.stages.execute(() -> told.complete(reason));
        }
        scope.signal.raise();
        return true;
    }

    private void shutOutput() {
        try {
            wire.hangUp();
        } catch (IOException e) {
            LOG.debug("{}: shutting the output failed", record, e);
        }
    }

    /** Gives back the permit and what else it holds of others. */
    void giveBack() {
        deadlines.finish();
        permit.release();
        lease.release();
    }

    /** A timeout may have another length now. */
    void reconfigured() {
        deadlines.arm();
        wire.wake();
    }

    /** Tells it that it should end soon; of several drains the strictest counts. */
    void drain(DrainTerms terms) {
        boolean first;
        stageLock.lock();
        try {
            first = !drainTerms.active();
            drainTerms = drainTerms.and(terms);
        } finally {
            stageLock.unlock();
        }
        if (first) {
            tellOfDrain();
            CompletableFuture<Void> told = draining;
            if (told != null) {
                scope.stages.execute(() -> told.complete(null));
            }
            wire.wake();
        }
    }

    /**
     * Leaves it to the events thread; but the connection's own does it where it has not told of the
     * beginning yet, and where it comes to the end before. After that, nobody does.
     */
    private void tellOfDrain() {
        News news = new News(() -> scope.events.connection(ConnectionEvent.Type.DRAIN, record));
        if (DRAIN_NEWS.compareAndSet(this, null, news) && begun) {
            scope.events.elsewhere(ConnectionEvent.Type.DRAIN, news);
        }
    }

    /** By its own thread, first. */
    void tellOfBeginning() {
        scope.events.connection(ConnectionEvent.Type.NEW, record);
        begun = true;
        News news = drainNews;
        if (news != null) {
            news.run();
        }
    }

    /** By its own thread, when all is finished. */
    void tellOfEnd() {
        News news = (News) DRAIN_NEWS.compareAndExchange(this, null, NOTHING);
        if (news != null) {
            news.run();
        }
        scope.events.connection(ConnectionEvent.Type.CLOSE, record);
    }

    boolean isDraining() {
        return drainTerms.active();
    }

    DrainTerms drainTerms() {
        return drainTerms;
    }

    /** A drain found it quiet, or between exchanges: it ends when the handler returns. */
    void endQuiet() {
        endedQuiet = true;
    }

    /** Whether it ends with a reset, whatever has been done about that so far. */
    boolean isAbrupt() {
        return abrupt;
    }

    boolean isEndedQuiet() {
        return endedQuiet;
    }

    /** Whether the peer has sent something and got something. */
    boolean hadExchange() {
        return record.bytesRead() > 0 && record.bytesWritten() > 0;
    }

    CompletableFuture<CloseReason> closed() {
        CompletableFuture<CloseReason> fresh = new CompletableFuture<>();
        if (!CLOSED.compareAndSet(this, null, fresh)) {
            return Objects.requireNonNull(closed);
        }
        CloseReason reason = record.reason();
        if (reason != null) {
            fresh.complete(reason);
        }
        return fresh;
    }

    CompletableFuture<Void> draining() {
        CompletableFuture<Void> fresh = new CompletableFuture<>();
        if (!DRAINING.compareAndSet(this, null, fresh)) {
            return Objects.requireNonNull(draining);
        }
        if (isDraining()) {
            fresh.complete(null);
        }
        return fresh;
    }
}

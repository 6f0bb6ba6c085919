package io.berth.impl.server;

import io.berth.ErrorEvent;
import io.berth.Overflow;
import io.berth.RefuseReason;
import io.berth.ServerEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections from one listening socket and starts their threads. Readiness first, then a
 * permit, then the accept. It runs no users' code, never dies and never spins: what fails is tried
 * again after a while.
 *
 * <p>Its one place to wait is {@code select}: for a connection, for a permit, for the end of a
 * back-off, or for another mode.
 */
final class Acceptor implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    private enum Outcome {
        ACCEPTED,
        NOTHING_THERE,
        NO_PERMIT,
        FAILED
    }

    private static final long BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

    private final ServerScope scope;
    private final ServerSocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Admission admission;
    private final SpareDescriptor spare;
    private final Backoff backoff = new Backoff(Duration.ofMillis(5), Duration.ofSeconds(1));
    private final Runnable onPermit = this::onPermit;
    private final Runnable whenEnded;
    private final Gate gate;
    private volatile boolean starved;
    private volatile boolean ended;
    private boolean failing;
    private boolean atLimitBefore;
    private long warned;

    /**
     * Takes over the channel, which is bound and non-blocking, and closes it in the end.
     *
     * @param whenEnded run once the port is closed; may be run more than once
     */
    Acceptor(ServerScope scope, ServerSocketChannel channel, boolean held, Runnable whenEnded)
            throws IOException {
        this.whenEnded = whenEnded;
        this.scope = scope;
        this.channel = channel;
        this.gate = new Gate(held);
        this.admission = new Admission(scope);
        this.selector = Selector.open();
        try {
            this.spare = new SpareDescriptor(scope.timers);
            this.key = channel.register(selector, 0);
        } catch (IOException | RuntimeException | Error e) {
            selector.close();
            throw e;
        }
        Events.load();
    }

    @Override
    public void run() {
        try {
            scope.permits.addWaiter(onPermit);
            while (!gate.is(Gate.State.CLOSED)) {
                turn();
            }
        } finally {
            scope.permits.removeWaiter(onPermit);
            closeAll();
        }
    }

    private void turn() {
        try {
            // What was not there before the port was to finish says nothing of what is there now.
            Gate.State before = gate.now();
            Outcome outcome = acceptWhileThereAre();
            if (outcome == Outcome.NOTHING_THERE && before == Gate.State.FINISHING) {
                gate.move(Gate.State.CLOSED);
            } else {
                await(outcome);
            }
        } catch (IOException | RuntimeException | Error e) {
            goOnAfter(e);
        }
    }

    /** Without memory even telling of it may fail, and waiting for anything but time. */
    private void goOnAfter(Throwable e) {
        try {
            report(e);
            await(Outcome.FAILED);
        } catch (IOException | RuntimeException | Error worse) {
            LockSupport.parkNanos(backoff.next());
        }
    }

    /**
     * Peers seldom come alone: before it waits it lets others run and looks once more, which costs
     * less than to sleep and be woken for each.
     */
    private Outcome acceptWhileThereAre() {
        Outcome outcome = Outcome.NOTHING_THERE;
        boolean more = false;
        while (gate.letsIn()) {
            outcome = acceptOne();
            if (outcome == Outcome.ACCEPTED) {
                more = true;
            } else if (outcome == Outcome.NOTHING_THERE && more) {
                more = false;
                Thread.yield();
            } else {
                return outcome;
            }
        }
        return outcome;
    }

    private Outcome acceptOne() {
        if (failing && !spare.isHere()) {
            return Outcome.FAILED;
        }
        Permits.Permit permit = scope.permits.tryAcquire();
        if (permit == null) {
            return withoutPermit();
        }
        SocketChannel accepted;
        try {
            accepted = channel.accept();
        } catch (IOException | RuntimeException | Error e) {
            permit.release();
            report(e);
            return Outcome.FAILED;
        }
        if (accepted == null) {
            permit.release();
            recovered();
            return Outcome.NOTHING_THERE;
        }
        return start(accepted, permit);
    }

    private Outcome start(SocketChannel accepted, Permits.Permit permit) {
        Throwable failure = admission.admit(accepted, permit);
        if (failure == null) {
            return Outcome.ACCEPTED;
        }
        report(failure);
        return Outcome.FAILED;
    }

    private Outcome withoutPermit() {
        boolean waits = scope.config().overflow() == Overflow.WAIT;
        warnOfLimit(waits);
        if (waits) {
            return Outcome.NO_PERMIT;
        }
        try (SocketChannel refused = channel.accept()) {
            if (refused == null) {
                recovered();
                return Outcome.NOTHING_THERE;
            }
            scope.events.refused(RefuseReason.MAX_CONNECTIONS, peerOf(refused));
            return Outcome.ACCEPTED;
        } catch (IOException | RuntimeException | Error e) {
            report(e);
            return Outcome.FAILED;
        }
    }

    /** Once a minute at most: at the limit each end of a connection may lead here again. */
    private void warnOfLimit(boolean waits) {
        long now = scope.timers.now();
        if (!atLimitBefore || now - warned >= BETWEEN_WARNINGS) {
            atLimitBefore = true;
            warned = now;
            LOG.warn(
                    "{}: max.connections: {} are open, newcomers {}",
                    scope.name,
                    scope.permits.inUse(),
                    waits ? "wait" : "are refused");
        }
    }

    private static @Nullable InetSocketAddress peerOf(SocketChannel socket) throws IOException {
        SocketAddress peer = socket.getRemoteAddress();
        return peer instanceof InetSocketAddress address ? address : null;
    }

    private void await(Outcome after) throws IOException {
        starved = after == Outcome.NO_PERMIT;
        boolean waitsForPeers =
                after != Outcome.FAILED && !starved && gate.is(Gate.State.ACCEPTING);
        key.interestOps(waitsForPeers ? SelectionKey.OP_ACCEPT : 0);
        if (starved && mayGoOn() || gate.is(Gate.State.CLOSED)) {
            return;
        }
        long millis = after == Outcome.FAILED ? TimeUnit.NANOSECONDS.toMillis(backoff.next()) : 0;
        // An interrupt is nobody's business here, and would make select return for ever.
        Thread.interrupted();
        selector.select(ready -> {}, millis);
    }

    /** What it waits for may have come just before it was known to wait. */
    private boolean mayGoOn() {
        return scope.permits.areLeft() || scope.config().overflow() != Overflow.WAIT;
    }

    /** There may be a permit, or no need to wait for one. */
    private void onPermit() {
        if (starved) {
            selector.wakeup();
        }
    }

    /** Tells of the first failure of a row; the others are the same news. */
    private void report(Throwable e) {
        if (!failing) {
            failing = true;
            mayFail(spare::lend);
            mayFail(() -> scope.events.errorElsewhere(ErrorEvent.Source.ACCEPTOR, e));
            mayFail(() -> scope.events.server(ServerEvent.Type.ACCEPT_FAILING, e));
            mayFail(() -> scope.events.afterwards(spare::returned));
        }
    }

    /**
     * All that waited has been taken. A single accept proves nothing: while descriptors are scarce
     * each connection that ends lets one other in.
     */
    private void recovered() {
        if (failing) {
            failing = false;
            backoff.reset();
            LOG.info("{}: accepting again", scope.name);
            mayFail(() -> scope.events.server(ServerEvent.Type.ACCEPT_RECOVERED, null));
        }
    }

    /** Something that may fail for the same lack of resources as what it is about. */
    private interface Attempt {
        void run() throws IOException;
    }

    private void mayFail(Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException | RuntimeException | Error e) {
            LOG.debug("{}: failed while failing", scope.name, e);
        }
    }

    /** Leaves newcomers in the backlog, or takes them again. */
    void hold(boolean held) {
        if (gate.move(held ? Gate.State.HELD : Gate.State.ACCEPTING)) {
            selector.wakeup();
        }
    }

    /** Takes what waits in the backlog and then closes the port. */
    void finish() {
        gate.move(Gate.State.FINISHING);
        selector.wakeup();
    }

    /** Closes the port; {@link #hasEnded} tells when that is done. */
    void close() {
        gate.move(Gate.State.CLOSED);
        selector.wakeup();
    }

    boolean isOpen() {
        return gate.isOpen();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Closing the selector is what lets go of the descriptor of a registered channel. */
    void closeAll() {
        mayFail(channel::close);
        mayFail(selector::close);
        mayFail(spare::close);
        try {
            whenEnded.run();
        } finally {
            ended = true;
            scope.signal.raise();
        }
    }
}

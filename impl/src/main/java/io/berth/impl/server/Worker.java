package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.ConnectionEvent;
import io.berth.ConnectionHandler;
import io.berth.ErrorEvent;
import io.berth.RefuseReason;
import io.berth.ServerConfig;
import io.berth.SocketTuner;
import io.berth.impl.channel.ImpatientException;
import io.berth.impl.channel.Patience;
import io.berth.impl.channel.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection's own thread does, from start to finish: tune, wait for a handler, serve,
 * linger, give everything back. Whatever goes wrong on the way ends this connection and nothing
 * else.
 *
 * <p>What is on the stack while the handler waits is copied with each exchange where the thread is
 * virtual, and kept by each idle connection; so the way to the handler is short.
 */
final class Worker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int SCRATCH = 4 * 1024;

    private final Session session;
    private final ServerScope scope;
    private final ServerConfig accepted;
    private final LiveConnection connection;
    private final Runnable entry;

    Worker(Session session) {
        this.session = session;
        this.scope = session.scope();
        this.accepted = session.config();
        this.connection = new LiveConnection(session);
        this.entry = scope.engine.journal().connection(session.record());
    }

    @Override
    public void run() {
        try {
            session.tellOfBeginning();
            if (tuned() && secured()) {
                serveByWhoIsThere();
            }
        } catch (Throwable e) {
            session.settle(CloseReason.INTERNAL_ERROR);
            scope.events.error(ErrorEvent.Source.INTERNAL, session.record(), e);
        } finally {
            finish();
        }
    }

    private Handlers.@Nullable Serving join(Handlers.@Nullable Serving gone) {
        try {
            return scope.handlers.join(session, gone);
        } catch (InterruptedException cut) {
            session.settle(CloseReason.INTERRUPTED);
            return null;
        }
    }

    private void refuseUnlessEnded() {
        if (session.settle(CloseReason.HANDLER_GONE)) {
            scope.events.refused(RefuseReason.NO_HANDLER, session.record().peerAddress());
        }
    }

    private boolean tuned() {
        PolledSocket socket = new PolledSocket(session);
        try {
            socket.configure(accepted);
        } catch (IOException e) {
            LOG.debug("{}: setting options failed", session.record(), e);
            session.settle(CloseReason.PEER_RESET);
            return false;
        }
        for (SocketTuner tuner : scope.audience.tuners()) {
            if (!tuned(tuner, socket)) {
                return false;
            }
        }
        return withoutLinger(socket);
    }

    /** With SO_LINGER a close could block the watchdog; how connections linger is Berth's. */
    private boolean withoutLinger(PolledSocket socket) {
        try {
            if (!scope.audience.tuners().isEmpty()) {
                socket.option(StandardSocketOptions.SO_LINGER, -1);
            }
            return true;
        } catch (IOException e) {
            session.settle(CloseReason.PEER_RESET);
            return false;
        }
    }

    private void serveByWhoIsThere() {
        Handlers.Serving gone = null;
        do {
            Handlers.Serving serving = join(gone);
            if (serving == null) {
                refuseUnlessEnded();
                return;
            }
            gone = serveBy(serving) ? null : serving;
        } while (gone != null);
    }

    /** Returns false where the handler went before it could be had. */
    private boolean serveBy(Handlers.Serving serving) {
        HandlerBinding binding = serving.binding();
        try {
            ConnectionHandler handler = session.toServing() ? taken(binding) : null;
            if (handler != null) {
                handle(binding, handler);
            }
            return true;
        } catch (GoneException e) {
            return false;
        } finally {
            serving.leave(session);
        }
    }

    private boolean tuned(SocketTuner tuner, PolledSocket socket) {
        try {
            tuner.tune(socket);
            return true;
        } catch (Throwable e) {
            session.settle(CloseReason.TUNER_FAILED);
            scope.events.error(ErrorEvent.Source.TUNER, session.record(), e);
            return false;
        }
    }

    private boolean secured() {
        if (!accepted.tls().isEnabled()) {
            return true;
        }
        Runnable handshake = scope.engine.journal().handshake(session.record());
        try {
            return shookHands();
        } finally {
            handshake.run();
        }
    }

    private boolean shookHands() {
        try {
            return new Handshake(session).isDone(scope.tls);
        } catch (ImpatientException e) {
            boolean late = session.deadlines().leftToShakeHands(Patience.Wait.READ) <= 0;
            session.endAtOnce(late ? CloseReason.HANDSHAKE_TIMEOUT : CloseReason.DRAINED);
        } catch (IOException e) {
            LOG.debug("{}: the handshake failed", session.record(), e);
            session.settle(CloseReason.HANDSHAKE_FAILED);
        }
        return false;
    }

    private @Nullable ConnectionHandler taken(HandlerBinding binding) throws GoneException {
        session.servedBy(binding);
        try {
            return binding.take();
        } catch (GoneException e) {
            session.servedBy(null);
            throw e;
        } catch (Throwable e) {
            session.servedBy(null);
            session.settle(CloseReason.HANDLER_FAILED);
            scope.events.error(ErrorEvent.Source.HANDLER, session.record(), e);
            return null;
        }
    }

    private void handle(HandlerBinding binding, ConnectionHandler handler) {
        Throwable thrown = null;
        try {
            Thread.currentThread().setContextClassLoader(handler.getClass().getClassLoader());
            scope.events.connection(ConnectionEvent.Type.HANDLER, session.record());
            long began = scope.timers.now();
            try {
                handler.handle(connection);
            } catch (Throwable e) {
                thrown = e;
            }
            scope.counters.handled(scope.timers.now() - began);
            returned(thrown);
        } finally {
            session.servedBy(null);
            giveBack(binding, handler);
        }
    }

    private void returned(@Nullable Throwable thrown) {
        if (thrown == null) {
            session.settle(connection.reasonOfReturning());
        } else {
            failed(thrown);
        }
    }

    /**
     * What the connection threw, or the interrupt of a cut, is a consequence and no news; nor is
     * that the stream ended where more was expected, which is the peer's doing, or a drain's.
     */
    private void failed(Throwable e) {
        boolean cutShort =
                hasNothingToRead() && Causes.of(e).anyMatch(EOFException.class::isInstance);
        boolean consequence = cutShort || Causes.of(e).anyMatch(this::isConsequence);
        session.settle(cutShort ? connection.reasonOfReturning() : CloseReason.HANDLER_FAILED);
        if (consequence) {
            LOG.debug("{}: the handler ended with it", session.record(), e);
        } else {
            scope.events.error(ErrorEvent.Source.HANDLER, session.record(), e);
        }
    }

    private boolean hasNothingToRead() {
        return connection.isAtEnd() || session.isEndedQuiet();
    }

    private boolean isConsequence(Throwable cause) {
        return connection.threw(cause) || (session.hasEnded() && Causes.isInterrupt(cause));
    }

    private void giveBack(HandlerBinding binding, ConnectionHandler handler) {
        // From here on nobody interrupts: giving back may run a component's deactivation.
        session.toClosing();
        try {
            binding.giveBack(handler);
        } catch (Throwable e) {
            scope.events.error(ErrorEvent.Source.HANDLER, session.record(), e);
        }
    }

    private void finish() {
        session.toClosing();
        try {
            session.deadlines().beginLinger();
            closePolitely();
        } catch (IOException e) {
            LOG.debug("{}: lingering ended", session.record(), e);
        } catch (RuntimeException | Error e) {
            scope.events.error(ErrorEvent.Source.INTERNAL, session.record(), e);
        } finally {
            leave();
        }
    }

    /**
     * A plain close with unread input would send a reset, which destroys what the peer has not read
     * yet. So the output is shut, and what still comes is dropped until the peer is done too.
     */
    private void closePolitely() throws IOException {
        Wire wire = session.wire();
        if (session.isAbrupt() || !wire.isOpen()) {
            return;
        }
        wire.hangUp();
        wire.wake();
        connection.awaitOthers();
        wire.shutdownOutput(this::leftToLinger);
        if (!connection.isOutputShut()) {
            scope.events.connection(ConnectionEvent.Type.CLOSE_WRITE, session.record());
        }
        if (!connection.isAtEnd()) {
            dropInput(wire);
        }
    }

    private long leftToLinger(Patience.Wait wait) {
        return session.deadlines().left(Patience.Wait.LINGER);
    }

    private void dropInput(Wire wire) throws IOException {
        ByteBuffer scratch = ByteBuffer.allocate(SCRATCH);
        long left = accepted.lingerSize();
        while (left > 0) {
            int count = wire.drop(scratch.clear(), this::leftToLinger);
            if (count <= 0) {
                return;
            }
            left -= count;
        }
    }

    /** Whatever fails on the way, others get back what it holds, and nobody waits for it. */
    private void leave() {
        try {
            session.closeNow();
            connection.awaitOthers();
            session.wire().dropBuffers();
        } finally {
            leaveOthers();
        }
    }

    private void leaveOthers() {
        try {
            scope.counters.closed(session.record());
            scope.connections.remove(session);
            session.giveBack();
            LOG.debug("{}", session.record());
            entry.run();
            session.tellOfEnd();
        } finally {
            session.toGone();
        }
    }
}

package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.ConnectionInfo;
import io.berth.DrainReport;
import io.berth.RefuseReason;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps from servers what fails in a recorder; the first failure is told, and none after it. */
final class GuardedJournal implements Journal {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedJournal.class);

    private final Journal journal;
    private final AtomicBoolean told = new AtomicBoolean();

    GuardedJournal(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Runnable connection(ConnectionInfo connection) {
        return guarded(begun(() -> journal.connection(connection), NOTHING));
    }

    @Override
    public Runnable handshake(ConnectionInfo connection) {
        return guarded(begun(() -> journal.handshake(connection), NOTHING));
    }

    private Runnable guarded(Runnable entry) {
        return entry == NOTHING ? entry : () -> guard(entry);
    }

    @Override
    public void refusal(String server, RefuseReason reason, @Nullable InetSocketAddress peer) {
        guard(() -> journal.refusal(server, reason, peer));
    }

    @Override
    public BiConsumer<DrainReport, CloseReason> drain(String server) {
        BiConsumer<DrainReport, CloseReason> entry =
                begun(() -> journal.drain(server), (report, reason) -> {});
        return (report, reason) -> guard(() -> entry.accept(report, reason));
    }

    private void guard(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            tell(e);
        }
    }

    private <T> T begun(Supplier<T> step, T otherwise) {
        try {
            return step.get();
        } catch (RuntimeException | Error e) {
            tell(e);
            return otherwise;
        }
    }

    private void tell(Throwable e) {
        if (told.compareAndSet(false, true)) {
            LOG.warn("What happens can't be recorded; servers go on", e);
        }
    }
}

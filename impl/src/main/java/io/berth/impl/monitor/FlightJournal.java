package io.berth.impl.monitor;

import io.berth.CloseReason;
import io.berth.ConnectionInfo;
import io.berth.DrainReport;
import io.berth.RefuseReason;
import io.berth.impl.server.Journal;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the JDK's flight recorder. While that doesn't want an event, all that happens is that
 * it is asked.
 */
public final class FlightJournal implements Journal {

    private static final BiConsumer<DrainReport, CloseReason> NOTHING_OF_DRAINS = (r, why) -> {};

    /**
     * For {@link java.util.ServiceLoader}; fails where there is no flight recorder. What is loaded
     * here need not be when there are no descriptors left to do it with, or the bundle has gone.
     */
    public FlightJournal() {
        new ConnectionEntry();
        new HandshakeEntry();
        new RefusalEntry();
        new DrainEntry();
    }

    @Override
    public Runnable connection(ConnectionInfo connection) {
        ConnectionEntry entry = new ConnectionEntry();
        if (!entry.isEnabled()) {
            return NOTHING;
        }
        entry.begin();
        return () -> entry.write(connection);
    }

    @Override
    public Runnable handshake(ConnectionInfo connection) {
        HandshakeEntry entry = new HandshakeEntry();
        if (!entry.isEnabled()) {
            return NOTHING;
        }
        entry.begin();
        return () -> entry.write(connection);
    }

    @Override
    public void refusal(String server, RefuseReason reason, @Nullable InetSocketAddress peer) {
        RefusalEntry entry = new RefusalEntry();
        if (entry.shouldCommit()) {
            entry.write(server, reason, peer);
        }
    }

    @Override
    public BiConsumer<DrainReport, CloseReason> drain(String server) {
        DrainEntry entry = new DrainEntry();
        if (!entry.isEnabled()) {
            return NOTHING_OF_DRAINS;
        }
        entry.begin();
        return (report, reason) -> entry.write(server, report, reason);
    }
}

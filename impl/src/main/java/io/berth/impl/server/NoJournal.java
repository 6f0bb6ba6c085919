package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.ConnectionInfo;
import io.berth.DrainReport;
import io.berth.RefuseReason;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** For a JVM that can't record. */
final class NoJournal implements Journal {

    @Override
    public Runnable connection(ConnectionInfo connection) {
        return NOTHING;
    }

    @Override
    public Runnable handshake(ConnectionInfo connection) {
        return NOTHING;
    }

    @Override
    public void refusal(String server, RefuseReason reason, @Nullable InetSocketAddress peer) {
        // Nobody reads it.
    }

    @Override
    public BiConsumer<DrainReport, CloseReason> drain(String server) {
        return (report, reason) -> {};
    }
}

package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.ConnectionInfo;
import io.berth.TlsInfo;
import io.berth.impl.channel.Fields;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is known of a connection, from its beginning to long after its end. */
final class ConnectionRecord implements ConnectionInfo {

    private static final AtomicLong IDS = new AtomicLong();
    private static final VarHandle READ = field("read", long.class);
    private static final VarHandle WRITTEN = field("written", long.class);
    private static final VarHandle REASON = field("reason", CloseReason.class);

    private final long id = IDS.incrementAndGet();
    private final long openedSeconds;
    private final int openedNanos;
    private final String server;
    private final InetSocketAddress peer;
    private final InetSocketAddress local;

    /** Written by the one reader; seen by others a little later. */
    @SuppressWarnings("unused")
    private long read;

    /** Written by whoever holds the right to write; seen by others a little later. */
    @SuppressWarnings("unused")
    private long written;

    /** Guarded by the lock of the server's {@link Counters}. */
    private boolean counted;

    private volatile @Nullable TlsInfo tls;

    /** null → the first reason that comes up. */
    private volatile @Nullable CloseReason reason;

    ConnectionRecord(String server, InetSocketAddress peer, InetSocketAddress local) {
        this.server = server;
        this.peer = peer;
        this.local = local;
        Instant now = Instant.now();
        this.openedSeconds = now.getEpochSecond();
        this.openedNanos = now.getNano();
    }

    private static VarHandle field(String name, Class<?> type) {
        return Fields.find(MethodHandles.lookup(), name, type);
    }

    /** Settles why the connection ends; the first reason wins. */
    boolean settle(CloseReason why) {
        return REASON.compareAndSet(this, null, why);
    }

    @Nullable CloseReason reason() {
        return reason;
    }

    void countRead(int bytes) {
        READ.setOpaque(this, read + bytes);
    }

    void countWritten(int bytes) {
        WRITTEN.setOpaque(this, written + bytes);
    }

    /** The server's counters hold its bytes from now on. */
    void counted() {
        counted = true;
    }

    boolean isCounted() {
        return counted;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return peer;
    }

    @Override
    public InetSocketAddress peerAddress() {
        return peer;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public Instant openedAt() {
        return Instant.ofEpochSecond(openedSeconds, openedNanos);
    }

    @Override
    public long bytesRead() {
        return (long) READ.getOpaque(this);
    }

    @Override
    public long bytesWritten() {
        return (long) WRITTEN.getOpaque(this);
    }

    void secured(TlsInfo facts) {
        tls = facts;
    }

    @Override
    public Optional<TlsInfo> tls() {
        return Optional.ofNullable(tls);
    }

    @Override
    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public String toString() {
        CloseReason why = reason;
        String end = why == null ? "open" : why.name();
        return server + " connection " + id + " from " + HostPort.of(peer) + " (" + end + ")";
    }
}

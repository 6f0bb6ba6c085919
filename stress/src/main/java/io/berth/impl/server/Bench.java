package io.berth.impl.server;

import io.berth.ServerConfig;
import io.berth.impl.channel.PolledChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What the tests are made of, as far as they may share it: made once, since they are many. */
final class Bench {

    static final Duration LONG = Duration.ofHours(1);

    private static final long TOO_LATE = TimeUnit.SECONDS.toNanos(10);
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);
    private static final ServerConfig CONFIG = config("127.0.0.1:0");
    private static final Engine ENGINE = new Engine();
    private static final Engine.Lease LEASE = lease();
    private static final Permits PERMITS = new Permits(0);
    private static final ServerScope SCOPE = scope();

    /** A socket that goes nowhere: it can be woken and closed. */
    private static final PolledChannel SOCKET = socket();

    private Bench() {}

    static ServerConfig config(String address) {
        return ServerConfig.builder("stress", address).build();
    }

    static ServerScope scope() {
        return new ServerScope(CONFIG, ENGINE, new Audience());
    }

    static Server server(String address) {
        return Server.of(config(address), connection -> {}, ENGINE, new Audience());
    }

    static Session session() {
        return session(SCOPE);
    }

    static Session session(ServerScope scope) {
        ConnectionRecord record = new ConnectionRecord("stress", NOWHERE, NOWHERE);
        return new Session(scope, record, SOCKET, PERMITS.tryAcquire(), LEASE);
    }

    /** What its own thread would do in the end. */
    static void end(Session session) {
        session.scope().connections.remove(session);
        session.deadlines().finish();
        session.toGone();
    }

    /** Spins until something holds that is about to, or it is too late. */
    static boolean await(BooleanSupplier holds) {
        long began = System.nanoTime();
        while (!holds.getAsBoolean() && System.nanoTime() - began < TOO_LATE) {
            Thread.onSpinWait();
        }
        return holds.getAsBoolean();
    }

    private static Engine.Lease lease() {
        try {
            return ENGINE.lease();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PolledChannel socket() {
        try {
            return LEASE.loops().adopt(SocketChannel.open());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

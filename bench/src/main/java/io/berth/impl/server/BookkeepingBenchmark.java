package io.berth.impl.server;

import io.berth.ConnectionEvent;
import io.berth.ServerConfig;
import io.berth.ThreadMode;
import io.berth.impl.channel.PolledChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** What each read and write is noted with, where nobody and where somebody listens. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BookkeepingBenchmark {

    private static final int SIZE = 64;

    private final Engine engine = new Engine();
    private ServerScope quiet;
    private ServerScope heard;
    private Engine.Lease lease;
    private Session session;

    /** Makes a session on a socket that goes nowhere. */
    @Setup
    public void open(Blackhole hole) throws IOException {
        ServerConfig config = ServerConfig.builder("bench", "127.0.0.1:0").build();
        quiet = new ServerScope(config, engine, new Audience());
        Audience audience = new Audience();
        audience.addConnectionListener(hole::consume, EnumSet.of(ConnectionEvent.Type.READ));
        heard = new ServerScope(config, engine, audience);
        lease = engine.lease(ThreadMode.AUTO);
        PolledChannel socket = lease.loops().adopt(SocketChannel.open());
        InetSocketAddress nowhere = new InetSocketAddress(0);
        ConnectionRecord record = new ConnectionRecord("bench", nowhere, nowhere);
        session = new Session(quiet, record, socket, quiet.permits.tryAcquire(), lease);
    }

    /** Ends the session. */
    @TearDown
    public void close() {
        session.deadlines().finish();
        session.closeNow();
        lease.release();
    }

    /** The watchdog's time stamp. */
    @Benchmark
    public void watchdog() {
        session.deadlines().moved();
    }

    /** An event that nobody wants. */
    @Benchmark
    public void eventForNobody() {
        quiet.events.connection(ConnectionEvent.Type.READ, session.record(), SIZE);
    }

    /** An event that one wants. */
    @Benchmark
    public void eventForOne() {
        heard.events.connection(ConnectionEvent.Type.READ, session.record(), SIZE);
    }
}

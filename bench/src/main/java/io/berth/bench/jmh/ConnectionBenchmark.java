package io.berth.bench.jmh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One message there and back on one thread, so that nothing ever waits: through a connection of
 * Berth's, and through two bare channels. What Berth's is dearer by is what it does for each read
 * and write: deadlines, counters, events.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConnectionBenchmark {

    private static final int SIZE = 64;

    /** Whether somebody listens to each read and write. */
    @Param({"nobody", "traffic"})
    public String listener = "nobody";

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE);
    private Pair pair;
    private SocketChannel near;
    private SocketChannel far;

    /** Opens both pairs. */
    @Setup
    public void open() throws IOException {
        pair = new Pair(listener.equals("traffic") ? new Traffic() : null);
        try (ServerSocketChannel port = ServerSocketChannel.open()) {
            port.bind(new InetSocketAddress("127.0.0.1", 0));
            far = SocketChannel.open(port.getLocalAddress());
            near = port.accept();
        }
    }

    /** Closes both pairs. */
    @TearDown
    public void close() throws IOException {
        pair.close();
        near.close();
        far.close();
    }

    /** Through Berth's. */
    @Benchmark
    public int berth() throws IOException {
        return thereAndBack(pair.connection(), pair.peer());
    }

    /** Through nothing. */
    @Benchmark
    public int bare() throws IOException {
        return thereAndBack(near, far);
    }

    private int thereAndBack(ByteChannel one, ByteChannel other) throws IOException {
        move(other, one);
        return move(one, other);
    }

    private int move(ByteChannel from, ByteChannel to) throws IOException {
        bytes.clear();
        from.write(bytes);
        bytes.clear();
        return to.read(bytes);
    }
}

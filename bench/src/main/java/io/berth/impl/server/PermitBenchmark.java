package io.berth.impl.server;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** What it costs to take the right to a connection and to give it back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PermitBenchmark {

    private final Permits permits = new Permits(10_000);

    /** By one thread: the acceptor. */
    @Benchmark
    public boolean alone() {
        return takenAndGivenBack();
    }

    /** By two at a time. */
    @Benchmark
    @Threads(2)
    public boolean contended() {
        return takenAndGivenBack();
    }

    private boolean takenAndGivenBack() {
        Permits.Permit permit = permits.tryAcquire();
        if (permit == null) {
            return false;
        }
        permit.release();
        return true;
    }
}

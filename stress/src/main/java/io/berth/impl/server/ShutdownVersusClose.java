package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.berth.CloseReason;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** Two stop a server that has a connection: it is one drain, which both wait for. */
@JCStressTest
@Outcome(id = "true, true, STOPPED", expect = ACCEPTABLE, desc = "the same drain")
@State
public class ShutdownVersusClose {

    private final ServerScope scope = Bench.scope();
    private final Lifecycle lifecycle = new Lifecycle(scope, true);
    private final Session session = Bench.session(scope);
    private volatile Drain one;
    private volatile Drain other;

    public ShutdownVersusClose() {
        scope.connections.add(session);
    }

    @Actor
    public void shutdown() {
        one = lifecycle.stop(Bench.LONG, CloseReason.DRAIN_TIMEOUT, null);
    }

    @Actor
    public void close() {
        other = lifecycle.stop(Duration.ZERO, CloseReason.SERVER_CLOSED, null);
    }

    @Arbiter
    public void afterwards(ZZL_Result result) {
        Bench.await(session::isCut);
        Bench.end(session);
        result.r1 = one.await() == other.await();
        result.r2 = lifecycle.drain().isEmpty();
        result.r3 = scope.state;
    }
}

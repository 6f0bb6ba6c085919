package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.berth.CloseReason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The same with the drain of a whole server, which has a connection already. */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "it knows of the drain")
@State
public class RegisterVersusShutdown {

    private final ServerScope scope = Bench.scope();
    private final Lifecycle lifecycle = new Lifecycle(scope, true);
    private final Session before = Bench.session(scope);
    private final Session session = Bench.session(scope);

    public RegisterVersusShutdown() {
        scope.connections.add(before);
    }

    @Actor
    public void register() {
        scope.connections.add(session);
    }

    @Actor
    public void shutdown() {
        lifecycle.stop(Bench.LONG, CloseReason.DRAIN_TIMEOUT, null);
    }

    @Arbiter
    public void afterwards(Z_Result result) {
        Drain drain = lifecycle.drain().orElseThrow();
        result.r1 = Bench.await(() -> before.isDraining() && session.isDraining());
        Bench.end(before);
        Bench.end(session);
        drain.await();
    }
}

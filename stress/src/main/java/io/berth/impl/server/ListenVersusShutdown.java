package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.berth.CloseReason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Whichever wish is the last is fulfilled when the drain is over, and nothing is left to settle.
 */
@JCStressTest
@Outcome(id = "WAITING, WAITING", expect = ACCEPTABLE, desc = "to listen last")
@Outcome(id = "STOPPED, STOPPED", expect = ACCEPTABLE, desc = "to stop last")
@State
public class ListenVersusShutdown {

    private final ServerScope scope = Bench.scope();
    private final Lifecycle lifecycle = new Lifecycle(scope, true);

    @Actor
    public void listen() {
        lifecycle.open();
    }

    @Actor
    public void shutdown() {
        lifecycle.stop(Bench.LONG, CloseReason.DRAIN_TIMEOUT, null);
    }

    @Arbiter
    public void afterwards(LL_Result result) {
        lifecycle.drain().ifPresent(Drain::await);
        result.r1 = scope.state;
        lifecycle.handlerChanged();
        result.r2 = scope.state;
    }
}

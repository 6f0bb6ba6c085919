package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A connection that joins a handler while that goes is among those which it is drained of. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "joined, and seen by the drain")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "too late: it waits for another")
@State
public class JoinVersusRetire {

    private final ServerScope scope = Bench.scope();
    private final HandlerBinding binding = HandlerBinding.to(connection -> {});
    private final Session session = Bench.session(scope);

    public JoinVersusRetire() {
        scope.handlers.serve(binding);
    }

    @Actor
    public void join(II_Result result) {
        result.r1 = joined() ? 1 : 0;
    }

    private boolean joined() {
        try {
            return scope.handlers.join(session) != null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Actor
    public void retire(II_Result result) {
        Handlers.Serving gone = scope.handlers.forget(binding);
        result.r2 = gone != null && gone.has(session) ? 1 : 0;
    }
}

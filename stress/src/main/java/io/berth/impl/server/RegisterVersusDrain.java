package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A connection that comes while a drain begins is told of it: it is found, or finds it. */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "it knows of the drain")
@State
public class RegisterVersusDrain {

    private static final DrainTerms TERMS = DrainTerms.until(0);

    private final Connections connections = new Connections();
    private final Session session = Bench.session();

    @Actor
    public void register() {
        connections.add(session);
    }

    @Actor
    public void drain() {
        connections.drain(TERMS).forEach(each -> each.drain(TERMS));
    }

    @Arbiter
    public void afterwards(Z_Result result) {
        result.r1 = session.isDraining();
    }
}

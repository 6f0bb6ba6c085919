package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two want the one permit: one gets it, and one is in use. */
@JCStressTest
@Outcome(
        id = {"1, 0, 1", "0, 1, 1"},
        expect = ACCEPTABLE,
        desc = "one of both")
@State
public class LastPermit {

    private final Permits permits = new Permits(1);

    @Actor
    public void one(III_Result result) {
        result.r1 = permits.tryAcquire() == null ? 0 : 1;
    }

    @Actor
    public void other(III_Result result) {
        result.r2 = permits.tryAcquire() == null ? 0 : 1;
    }

    @Arbiter
    public void afterwards(III_Result result) {
        result.r3 = permits.inUse();
    }
}

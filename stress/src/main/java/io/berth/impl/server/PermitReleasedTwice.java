package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A permit that two give back counts once. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the other permit is still in use")
@State
public class PermitReleasedTwice {

    private final Permits permits = new Permits(2);
    private final Permits.Permit permit = permits.tryAcquire();
    private final Permits.Permit kept = permits.tryAcquire();

    @Actor
    public void one() {
        permit.release();
    }

    @Actor
    public void other() {
        permit.release();
    }

    @Arbiter
    public void afterwards(I_Result result) {
        result.r1 = kept == null ? -1 : permits.inUse();
    }
}

package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A port that is to finish stays so, though it is resumed meanwhile. */
@JCStressTest
@Outcome(id = "FINISHING", expect = ACCEPTABLE, desc = "whichever came first")
@State
public class FinishVersusResume {

    private final Gate gate = new Gate(true);

    @Actor
    public void finish() {
        gate.move(Gate.State.FINISHING);
    }

    @Actor
    public void resume() {
        gate.move(Gate.State.ACCEPTING);
    }

    @Arbiter
    public void afterwards(L_Result result) {
        result.r1 = gate.now();
    }
}

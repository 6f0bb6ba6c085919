package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A port that is to close takes no backlog any more, though it is told to finish meanwhile. */
@JCStressTest
@Outcome(id = "CLOSED", expect = ACCEPTABLE, desc = "whichever came first")
@State
public class CloseVersusFinish {

    private final Gate gate = new Gate(false);

    @Actor
    public void close() {
        gate.move(Gate.State.CLOSED);
    }

    @Actor
    public void finish() {
        gate.move(Gate.State.FINISHING);
    }

    @Arbiter
    public void afterwards(L_Result result) {
        result.r1 = gate.now();
    }
}

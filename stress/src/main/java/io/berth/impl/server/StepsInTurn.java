package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Steps of a lifecycle change plain fields: none runs beside another, none is lost. */
@JCStressTest
@Outcome(id = "4", expect = ACCEPTABLE, desc = "all four, one after the other")
@State
public class StepsInTurn {

    private final Serial serial = new Serial();
    private int steps;

    @Actor
    public void one() {
        serial.run(() -> steps++);
        serial.run(() -> steps++);
    }

    @Actor
    public void other() {
        serial.run(() -> steps++);
        serial.call(() -> steps++);
    }

    @Arbiter
    public void afterwards(I_Result result) {
        result.r1 = serial.call(() -> steps);
    }
}

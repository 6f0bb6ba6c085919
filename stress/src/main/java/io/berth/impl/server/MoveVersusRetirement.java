package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZZ_Result;

/** A server that moves to another address while it stops for good leaves neither port open. */
@JCStressTest
@Outcome(id = "STOPPED, true, true", expect = ACCEPTABLE, desc = "stopped, both ports free")
@State
public class MoveVersusRetirement {

    private final Address from = Address.next();
    private final Address to = Address.next();
    private final Server server = Bench.server(from.text());

    @Actor
    public void move() {
        server.open();
        server.update(Bench.config(to.text()));
    }

    @Actor
    public void retire() {
        server.retireForGood(Duration.ZERO);
    }

    @Arbiter
    public void afterwards(LZZ_Result result) {
        server.retireForGood(Duration.ZERO).await();
        result.r1 = server.state();
        result.r2 = from.isFree();
        result.r3 = to.isFree();
    }
}

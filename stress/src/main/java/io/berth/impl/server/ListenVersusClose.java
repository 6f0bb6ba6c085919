package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZZ_Result;

/** The port is open where the wish to listen came last, closed where it did not, and never left. */
@JCStressTest
@Outcome(id = "RUNNING, true, true", expect = ACCEPTABLE, desc = "to listen last")
@Outcome(id = "STOPPED, false, true", expect = ACCEPTABLE, desc = "to close last")
@State
public class ListenVersusClose {

    private final Address address = Address.next();
    private final Server server = Bench.server(address.text());

    @Actor
    public void listen() {
        server.open();
    }

    @Actor
    public void close() {
        server.close();
    }

    @Arbiter
    public void afterwards(LZZ_Result result) {
        result.r1 = server.state();
        result.r2 = !address.isFree();
        server.close();
        result.r3 = address.isFree();
    }
}

package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;

/** A server that stops for good opens no port, whoever wants to listen, and leaves none open. */
@JCStressTest
@Outcome(id = "STOPPED, true", expect = ACCEPTABLE, desc = "stopped, the port free")
@State
public class ListenVersusRetirement {

    private final Address address = Address.next();
    private final Server server = Bench.server(address.text());

    @Actor
    public void listen() {
        server.open();
    }

    @Actor
    public void retire() {
        server.retireForGood(Bench.LONG);
    }

    @Arbiter
    public void afterwards(LZ_Result result) {
        server.retireForGood(Bench.LONG).await();
        server.open();
        result.r1 = server.state();
        result.r2 = address.isFree();
    }
}

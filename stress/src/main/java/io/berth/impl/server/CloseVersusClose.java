package io.berth.impl.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.berth.CloseReason;
import java.net.InetSocketAddress;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** Two end a connection, each for a reason of its own: the first wins, and only it. */
@JCStressTest
@Outcome(id = "true, false, KILLED", expect = ACCEPTABLE, desc = "killed first")
@Outcome(id = "false, true, IDLE_TIMEOUT", expect = ACCEPTABLE, desc = "idle first")
@State
public class CloseVersusClose {

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

    private final ConnectionRecord record = new ConnectionRecord("stress", NOWHERE, NOWHERE);

    @Actor
    public void kill(ZZL_Result result) {
        result.r1 = record.settle(CloseReason.KILLED);
    }

    @Actor
    public void idle(ZZL_Result result) {
        result.r2 = record.settle(CloseReason.IDLE_TIMEOUT);
    }

    @Arbiter
    public void afterwards(ZZL_Result result) {
        result.r3 = record.reason();
    }
}

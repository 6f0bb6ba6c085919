package io.berth.impl.osgi;

import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.ServerConfig;
import io.berth.SocketTuner;
import io.berth.TunableSocket;
import io.berth.impl.server.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tuners of one server. */
@Timeout(10)
class TunerChainTest {

    private final List<String> tuned = new ArrayList<>();
    private final KnownContext registry = new KnownContext();
    private final Surroundings around = new Surroundings(registry.context());
    private final Berth berth =
            new Berth(
                    ServerConfig.of(Map.of("name", "echo", "address", "127.0.0.1:0")),
                    new Engine(),
                    around);
    private final ListenerBoard<SocketTuner> board =
            new ListenerBoard<>(SocketTuner.class, new TunerJoining(), around);

    private void tune() throws Exception {
        tuned.clear();
        berth.tuners().tune(new StandIn().as(TunableSocket.class));
    }

    @Nested
    class GivenTwo {

        private final KnownReference<SocketTuner> one = new KnownReference<>(1, 5);
        private final KnownReference<SocketTuner> two = new KnownReference<>(2, 0);

        private Listening<SocketTuner> register(KnownReference<SocketTuner> tuner, String name) {
            tuner.put(SERVER_NAME, "echo");
            SocketTuner service = socket -> tuned.add(name);
            registry.answers().on("getService", arguments -> service);
            return board.addingService(tuner);
        }

        @Test
        void theOrderFollowsARankingThatChanges() throws Exception {
            around.berths().add(berth);
            register(one, "one");
            Listening<SocketTuner> later = register(two, "two");
            tune();
            assertEquals(List.of("one", "two"), tuned);
            two.rank(9);
            board.modifiedService(two, later);
            tune();
            assertEquals(List.of("two", "one"), tuned);
        }
    }
}

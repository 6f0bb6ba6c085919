package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.Connection;
import io.berth.DrainReport;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A drain counts everybody, and leaves nothing behind. */
@Timeout(60)
class DrainBookkeepingTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final ManualTimers timers = new ManualTimers();
    private final ServerRig rig = new ServerRig(new Engine(timers));

    @AfterEach
    void closeAll() {
        rig.close();
    }

    @Test
    void aConnectionThatEndsBeforeItIsToldIsCounted() throws InterruptedException {
        Server server = rig.listening(ServerRig::echo, "drain.delay", "1h");
        Peer peer = rig.connect(server);
        peer.ask("hello");
        int before = timers.pending();
        Drain drain = server.beginShutdown(LONG);
        timers.awaitPending(before + 1);
        peer.finish().ending();
        Await.until("it has gone", () -> server.openConnections() == 0);
        server.close();
        DrainReport report = drain.await();
        assertEquals(1, report.endedByThemselves(), report.toString());
    }

    @Test
    void noDeadlineIsLeftOfAConnectionThatAskedForTheDrainAndHasEnded() {
        AtomicReference<Server> asked = new AtomicReference<>();
        Server server =
                rig.listening(
                        (Connection connection) -> {
                            asked.get().shutdown(LONG);
                            connection.output().write('x');
                        },
                        "linger.timeout",
                        "0");
        asked.set(server);
        Peer peer = rig.connect(server);
        assertEquals("x", peer.hear(1));
        peer.close();
        Await.until("it has gone", () -> server.openConnections() == 0);
        Await.until("no deadline is left", () -> timers.pending() == 0);
    }
}

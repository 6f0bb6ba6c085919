package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.DrainReport;
import io.berth.ServerException;
import io.berth.ShutdownTimeoutException;
import io.berth.TcpServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handlers and peers that do not want to end, at the deadline. */
@Timeout(120)
class HostileUnderLoadIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final String PATIENCE = "shutdown.timeout=2s";
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** The deadline, a second for those that were cut, and what a busy machine adds. */
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final Told<String> busy = new Told<>();
    private final CompletableFuture<Void> freed = new CompletableFuture<>();

    /** Serves well, but for those whose first byte says otherwise. */
    private ConnectionHandler handler() {
        ExchangeEcho good = new ExchangeEcho();
        return connection -> {
            ByteBuffer block = ByteBuffer.allocate(ExchangeEcho.BLOCK);
            if (ExchangeEcho.fill(block, connection)) {
                switch (block.flip().get(0)) {
                    case 'N' -> neverReturn();
                    case 'I' -> ignoreInterrupts();
                    case 'W' -> writeForEver(connection);
                    default -> connection.write(block);
                }
                good.handle(connection);
            }
        };
    }

    private void neverReturn() throws InterruptedException {
        busy.add(Thread.currentThread().getName());
        new CountDownLatch(1).await();
    }

    private void ignoreInterrupts() {
        busy.add(Thread.currentThread().getName());
        freed.join();
    }

    private void writeForEver(Connection connection) throws Exception {
        busy.add(Thread.currentThread().getName());
        while (connection.isOpen()) {
            connection.write(ByteBuffer.allocate(1 << 20));
        }
    }

    private String makeBusy(Peer peer, char how) throws Exception {
        peer.say(Character.toString(how).repeat(ExchangeEcho.BLOCK));
        return busy.next();
    }

    @OnEachRuntime
    void eachIsCutAndCountedAndTheOneThatStaysIsNamed(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        TcpServer server = site.open("load", handler(), PATIENCE);
        try (Load load = Load.on(site.port("load"));
                Peer never = site.connect("load");
                Peer ignorant = site.connect("load");
                Peer deaf = site.connect("load")) {
            makeBusy(never, 'N');
            String stuck = makeBusy(ignorant, 'I');
            makeBusy(deaf, 'W');
            load.expectEnd();
            DrainReport report = server.shutdown();
            Tally tally = load.awaitEnd();
            Figures.print("stopped with hostile ones, " + runtime + ": " + report, tally);
            assertEquals(0, tally.lost(), tally::toString);
            assertReported(report, stuck);
        }
        site.delete("load");
        site.awaitGone("load");
        freed.complete(null);
        Threads.awaitNone();
    }

    private static void assertReported(DrainReport report, String stuck) throws Exception {
        assertEquals(3, report.cut());
        assertEquals(List.of(stuck), report.stuckThreads());
        assertTrue(report.took().compareTo(DEADLINE) >= 0, report::toString);
        assertTrue(report.took().compareTo(LIMIT) < 0, report::toString);
        ShutdownTimeoutException thrown =
                assertThrows(ShutdownTimeoutException.class, report::orThrow);
        assertEquals(ServerException.Code.SHUTDOWN_TIMEOUT, thrown.code());
        assertTrue(String.valueOf(thrown.getMessage()).contains(stuck));
        Threads.awaitOnly(List.of(stuck));
    }
}

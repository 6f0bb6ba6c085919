package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.ConnectionInfo;
import io.berth.ServerEvent;
import io.berth.ServerListener;
import io.berth.TcpServer;
import io.berth.whiteboard.WhiteboardConstants;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The configuration changes, and no client notices. */
@Timeout(300)
class ChangingUnderLoadIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final int LIVE = 100;
    private static final int MOVES = 20;
    private static final int SAME = 20;
    private static final int BAD = 20;

    /** Each in force for one change; a limit may be lower than what is in use. */
    private static final List<String> LIVE_SETTINGS =
            List.of(
                    "idle.timeout=1m",
                    "write.timeout=1m",
                    "max.connections=1",
                    "overflow=refuse",
                    "shutdown.timeout=1m",
                    "drain.idle=2s",
                    "drain.delay=1s",
                    "handler.grace=1s",
                    "handler.drain=4s",
                    "rebind.overlap=1s",
                    "max.connections=0",
                    "linger.timeout=1s",
                    "max.lifetime=1h",
                    "tcp.no.delay=false");

    private final Told<ServerEvent> events = new Told<>();

    private TcpServer opened(Site site, String... settings) throws Exception {
        site.register(
                ServerListener.class, events::add, Map.of(WhiteboardConstants.SERVER_NAME, "load"));
        return site.open("load", new ExchangeEcho(), settings);
    }

    private void awaitConfigured() throws InterruptedException {
        events.next(event -> event.type() == ServerEvent.Type.CONFIGURED);
    }

    private static Set<Long> connections(TcpServer server) {
        return server.connections().stream().map(ConnectionInfo::id).collect(Collectors.toSet());
    }

    private static void assertUntouched(String what, Runtime runtime, Tally tally) {
        Figures.print(what + ", " + runtime, tally);
        assertEquals(0, tally.lost() + tally.reconnects(), tally::toString);
    }

    @OnEachRuntime
    void liveKeysChange(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        TcpServer server = opened(site);
        try (Load load = Load.on(site.port("load"))) {
            Set<Long> before = connections(server);
            for (int i = 0; i < LIVE; i++) {
                site.configure("load", LIVE_SETTINGS.get(i % LIVE_SETTINGS.size()));
                awaitConfigured();
                load.awaitAnswers();
            }
            assertEquals(before, connections(server));
            assertUntouched(LIVE + " changes of live keys", runtime, load.finish());
        }
    }

    @OnEachRuntime
    void theSameAndTheBadComeInTurns(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        TcpServer server = opened(site);
        try (Log log = Log.record();
                Load load = Load.on(site.port("load"))) {
            Set<Long> before = connections(server);
            for (int i = 0; i < BAD; i++) {
                site.configure("load", "idle.timeout=soon" + i, "backlog=many");
                log.await("idle.timeout: soon" + i + " (expected");
                site.configure("load");
                load.awaitAnswers();
            }
            assertEquals(before, connections(server));
            assertEquals(BAD, occurrences(log.text(), "the server stays as it was"));
            assertEquals(0, occurrences(log.text(), "load: configured"));
            assertUntouched(SAME + " no-op and " + BAD + " bad updates", runtime, load.finish());
        }
    }

    private static int occurrences(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    /** New connections come all the time; they go to the port that is configured just then. */
    @OnEachRuntime
    void theAddressChangesToAndFro(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        int[] ports = {FreePort.find(), FreePort.find()};
        opened(site, "address=127.0.0.1:" + ports[0]);
        try (Load moving = Load.renewing(ports[0], 25);
                Load staying = Load.on(ports[0])) {
            for (int i = 1; i <= MOVES; i++) {
                move(site, ports[i % 2], i <= MOVES - 4 ? "5s" : "2s");
                moving.goTo(ports[i % 2]);
                moving.awaitAnswers();
                staying.awaitAnswers();
                if (i > MOVES - 4) {
                    awaitThatItHasLeft(ports[1 - i % 2]);
                }
            }
            assertUntouched(MOVES + " moves, newcomers", runtime, moving.finish());
            assertUntouched(MOVES + " moves, connections", runtime, staying.finish());
        }
    }

    private static void move(Site site, int port, String overlap) throws Exception {
        String address = "127.0.0.1:" + port;
        site.configure("load", "address=" + address, "rebind.overlap=" + overlap);
        site.registry().awaitOne("(berth.server.address=" + address + ")");
    }

    /** A connection that was open when a port closes is neither refused nor reset. */
    private static void awaitThatItHasLeft(int port) throws Exception {
        while (true) {
            try (Peer peer = Peer.to(port)) {
                peer.exchange("x".repeat(ExchangeEcho.BLOCK));
            } catch (java.net.SocketException closed) {
                return;
            }
        }
    }
}

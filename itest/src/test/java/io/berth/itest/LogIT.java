package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is logged of connections at INFO, whoever is at fault. */
@Timeout(120)
class LogIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final int CONNECTIONS = 200;

    private Log log;

    /** Gives back a byte, but for one that it can't bear. */
    private static final class Delicate implements ConnectionHandler {

        @Override
        public void handle(Connection connection) throws IOException {
            ByteBuffer one = ByteBuffer.allocate(1);
            while (connection.awaitReadable() && connection.read(one.clear()) > 0) {
                if (one.get(0) == '!') {
                    throw new IllegalStateException("can't bear it");
                }
                connection.write(one.flip());
            }
        }
    }

    @BeforeEach
    void readTheLog() {
        log = Log.record();
    }

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    private void comeAndGo(Site site, String... ways) throws Exception {
        site.open("delicate", new Delicate());
        for (int i = 0; i < CONNECTIONS; i++) {
            try (Peer peer = site.connect("delicate")) {
                assertEquals("?", peer.exchange("?"));
                go(peer, ways[i % ways.length]);
            }
        }
        site.delete("delicate");
        site.awaitGone("delicate");
    }

    private static void go(Peer peer, String way) throws IOException {
        switch (way) {
            case "finishes" -> assertEquals("", peer.finish().hearAll());
            case "resets" -> peer.reset();
            case "harms" -> assertTrue(peer.say("!").isEnded());
            default -> peer.say("and is gone");
        }
    }

    /** Those that tell of a single connection. */
    private List<String> linesOfConnections() {
        return log.text()
                .lines()
                .filter(line -> line.matches(".* delicate connection \\d+ from .*"))
                .toList();
    }

    @OnEachRuntime
    void whateverPeersDoThenNoLineTellsOfIt(Runtime runtime) throws Exception {
        comeAndGo(SITES.at(runtime), "finishes", "resets", "leaves");
        assertEquals(List.of(), linesOfConnections());
    }

    @OnEachRuntime
    void whenTheHandlerFailsOverAndOverThenItIsSaidOnceWithItsTrace(Runtime runtime)
            throws Exception {
        comeAndGo(SITES.at(runtime), "harms", "harms", "resets");
        List<String> lines = linesOfConnections();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains(" WARN "), lines::toString);
        assertTrue(lines.get(0).endsWith(": the handler threw"), lines::toString);
        assertTrue(log.contains("IllegalStateException: can't bear it"), log::text);
        assertTrue(log.contains("at " + Delicate.class.getName() + ".handle("), log::text);
    }
}

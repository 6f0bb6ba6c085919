package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerConfig;
import io.berth.TcpServer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations with errors in them: told in words, and nothing is opened by halves. */
@Timeout(60)
class BadInputIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private Log log;

    @BeforeEach
    void readTheLog() {
        log = Log.record();
    }

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    static Stream<Arguments> bad() {
        return Stream.of(Runtime.values())
                .flatMap(runtime -> BadInput.all().map(bad -> Arguments.of(runtime, bad)));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aServerDoesNotStartWith(Runtime runtime, BadInput bad) throws Exception {
        Site site = SITES.at(runtime);
        site.offer("bad", Echo.silent());
        long before = Census.take(site).sockets();
        site.configure("bad", bad.setting());
        log.await(bad.message());
        assertFalse(log.contains("listening on"));
        assertFalse(log.contains("s3cret"));
        assertTrue(Census.take(site).sockets() <= before);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aRunningServerStaysAsItIsWith(Runtime runtime, BadInput bad) throws Exception {
        Site site = SITES.at(runtime);
        TcpServer server = site.open("good", Echo.silent());
        ServerConfig config = server.config();
        int port = site.port("good");
        try (Peer peer = site.connect("good")) {
            peer.exchange("before");
            site.configure("good", "handler.grace=1m", bad.setting());
            log.await(bad.message());
            assertEquals("after", peer.exchange("after"));
        }
        assertEquals(port, site.port("good"));
        assertEquals(config, server.config());
    }

    @OnEachRuntime
    void allProblemsAreToldTogether(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure(
                "bad", "address=nowhere", "idle.timeout=-1s", "max.connections=many", "deny=all");
        log.await("deny: (hidden)");
        String text = log.text();
        String complaint = text.substring(text.indexOf("address: nowhere"));
        String together = complaint.substring(0, complaint.indexOf("deny: (hidden)"));
        assertEquals(1, occurrences(together, "idle.timeout: -1s"));
        assertEquals(1, occurrences(together, "max.connections: many"));
        assertEquals(0, occurrences(together, " WARN "));
        assertEquals(0, occurrences(together, " ERROR "));
    }

    private static int occurrences(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    @OnEachRuntime
    void whatIsRequiredIsMissed(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("bad", Map.of("idle.timeout", "1m"));
        log.await("name: missing (expected ");
        log.await("address: missing (expected ");
    }

    @OnEachRuntime
    void anUnknownKeyIsWarnedOfAndTheServerOpens(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.open("good", Echo.silent(), "max.conections=5", "my.password=s3cret");
        log.await("max.conections: (hidden) (unknown key, the nearest is max.connections)");
        assertFalse(log.contains("s3cret"));
    }

    @OnEachRuntime
    void aKeyInTheWrongCaseIsAnError(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("bad", "Overflow=refuse");
        log.await("Overflow: (hidden) (expected the key in lower case: overflow)");
    }

    @OnEachRuntime
    void onceCorrectedTheServerOpens(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.offer("good", Echo.silent());
        site.configure("good", "idle.timeout=never");
        log.await("idle.timeout: never (expected ");
        site.configure("good");
        try (Peer peer = site.connect("good")) {
            assertEquals("hello", peer.exchange("hello"));
        }
    }
}

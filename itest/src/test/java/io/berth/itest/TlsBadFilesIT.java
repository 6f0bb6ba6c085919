package io.berth.itest;

import static io.berth.whiteboard.WhiteboardConstants.ANY_SERVER;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ErrorListener;
import io.berth.ServerConfig;
import io.berth.ServerException;
import io.berth.ServerListener;
import io.berth.ServerState;
import io.berth.TcpServer;
import io.berth.runtime.BerthRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.ServiceReference;

/**
 * Files that TLS can't be made of: one clear message with the key and the file, nothing opens in
 * plain, a running server stays as it is. All that is logged, told or shown meanwhile is kept, and
 * searched for passwords and keys at the end.
 */
@Timeout(60)
class TlsBadFilesIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final String LEVEL = "org.slf4j.simpleLogger.log.io.berth";

    @TempDir static Path folder;
    private static BadFiles files;
    private static Secrets secrets;

    private Log log;

    @BeforeAll
    static void makeFiles() throws Exception {
        // The site's logger reads it when the site is started.
        System.setProperty(LEVEL, "trace");
        files = new BadFiles(new OpenSsl(folder));
        secrets = new Secrets();
        secrets.keep(BadFiles.SECRET);
        secrets.keepKeysIn(folder);
    }

    @BeforeEach
    void readTheLog() throws Exception {
        log = Log.record();
        ErrorListener errors = event -> shown(event, event.cause());
        ServerListener servers = event -> shown(event, event.cause().orElse(null));
        site().register(ErrorListener.class, errors, Map.of(SERVER_NAME, ANY_SERVER));
        site().register(ServerListener.class, servers, Map.of(SERVER_NAME, ANY_SERVER));
    }

    private static void shown(Object event, Throwable cause) {
        secrets.show(event);
        if (cause != null) {
            secrets.show(cause);
        }
    }

    @AfterEach
    void closeTheLog() throws Exception {
        secrets.show(site().framework().bundle("io.berth.impl").getRegisteredServices());
        secrets.show(log.text());
        log.close();
    }

    @AfterAll
    static void noSecretWasShown() {
        System.clearProperty(LEVEL);
        secrets.assertNoneShown();
    }

    private static Site site() throws Exception {
        return SITES.at(Runtime.FELIX);
    }

    static Stream<BadFile> bad() {
        return files.all();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aServerDoesNotOpenWith(BadFile bad) throws Exception {
        site().offer("bad", Echo.silent());
        site().configure("bad", bad.all());
        log.await(bad.message());
        lookInside();
        if (!log.contains("no server")) {
            ServiceReference<?> failed = site().await("bad", ServerState.FAILED);
            TcpServer server = (TcpServer) site().framework().context().getService(failed);
            ServerException failure = server.failure().orElseThrow();
            assertEquals(ServerException.Code.INVALID_TLS, failure.code());
            assertTrue(failure.getMessage().startsWith(bad.message()), failure::toString);
            assertTrue(server.localAddress().isEmpty());
            show(server);
            secrets.show(failure);
        }
        site().delete("bad");
        site().awaitGone("bad");
        assertEquals(1, occurrences(log.text(), bad.message()));
        assertFalse(log.contains("listening on"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aRunningServerStaysAsItIsWith(BadFile bad) throws Exception {
        TcpServer server = site().open("good", Echo.silent(), files.good().settings());
        ServerConfig config = server.config();
        int port = site().port("good");
        try (TlsPeer peer = TlsPeer.to(port, TlsPeer.V13)) {
            assertEquals("before", peer.exchange("before"));
            site().configure("good", bad.all());
            log.await(bad.message());
            log.await("the server stays as it was");
            lookInside();
            assertEquals("after", peer.exchange("after"));
        }
        try (TlsPeer newcomer = TlsPeer.to(port, TlsPeer.V13)) {
            assertEquals("new", newcomer.exchange("new"));
        }
        assertEquals(config, server.config());
        assertEquals(1, occurrences(log.text(), bad.message()));
        show(server);
    }

    private static void lookInside() throws Exception {
        BerthRuntime runtime = site().framework().service(BerthRuntime.class);
        secrets.show(runtime.getRuntimeDTO());
        secrets.show(List.of(runtime.connections("good")));
    }

    private static void show(TcpServer server) {
        secrets.show(server);
        secrets.show(server.config());
        secrets.show(server.config().tls());
        secrets.show(server.config().toBuilder());
        secrets.show(server.config().tls().toBuilder());
        server.connections().forEach(secrets::show);
    }

    private static int occurrences(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }
}

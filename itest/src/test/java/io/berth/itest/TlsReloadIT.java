package io.berth.itest;

import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ConnectionHandler;
import io.berth.ConnectionInfo;
import io.berth.ErrorEvent;
import io.berth.ErrorListener;
import io.berth.ServerEvent;
import io.berth.ServerListener;
import io.berth.ServerState;
import io.berth.TcpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceRegistration;

/** What secures a server is replaced while it serves, and no client notices. */
@Timeout(300)
class TlsReloadIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final int REPLACEMENTS = 100;
    private static final int UPDATES = 20;
    private static final int COMINGS = 20;
    private static final int NEWCOMERS = 4;
    private static final String RELOAD = "tls.reload=100ms";
    private static final Duration SOME_LOOKS = Duration.ofMillis(500);
    private static final String BLOCK = "x".repeat(ExchangeEcho.BLOCK);
    private static final String GREETING = "served:";

    @TempDir static Path folder;
    private static OpenSsl openssl;
    private static OpenSsl.Pair root;
    private static List<OpenSsl.Pair> pairs;
    private static Credentials clients;

    private final Told<ErrorEvent> errors = new Told<>();
    private final Told<ServerEvent> events = new Told<>();
    private Log log;

    @BeforeAll
    static void makeCertificates() throws Exception {
        openssl = new OpenSsl(folder);
        root = openssl.authority("root");
        pairs = new ArrayList<>();
        for (String kind : List.of("P-256", "RSA", "P-384", "ED25519")) {
            pairs.add(openssl.issued(root, kind + ".example", kind));
        }
        clients = Credentials.trusting(root);
    }

    @BeforeEach
    void readTheLog() {
        log = Log.record();
    }

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    private static Site felix() throws Exception {
        return SITES.at(Runtime.FELIX);
    }

    private TcpServer open(Site site, String... settings) throws Exception {
        return open(site, new ExchangeEcho(), settings);
    }

    private TcpServer open(Site site, ConnectionHandler handler, String... settings)
            throws Exception {
        site.register(ErrorListener.class, errors::add, Map.of(SERVER_NAME, "load"));
        site.register(ServerListener.class, events::add, Map.of(SERVER_NAME, "load"));
        return site.open("load", handler, settings);
    }

    private static OpenSsl.Pair pair(int turn) {
        return pairs.get(turn % pairs.size());
    }

    private static Set<Long> connections(TcpServer server) {
        return server.connections().stream().map(ConnectionInfo::id).collect(Collectors.toSet());
    }

    /** Every other client resumes a session where it can. */
    private static Newcomers newcomers(int port, Succession certificates) {
        SSLContext shared = clients.context();
        return Newcomers.paying(
                NEWCOMERS,
                client -> visit(port, client % 2 == 0 ? shared : clients.context(), certificates));
    }

    private static void visit(int port, SSLContext context, Succession certificates)
            throws IOException {
        int moment = certificates.moment();
        try (TlsPeer peer = TlsPeer.to(port, context)) {
            certificates.shown(moment, peer.shown());
            assertEquals(BLOCK, peer.exchange(BLOCK));
        }
    }

    private static int occurrences(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static void assertUntouched(String what, Tally tally) {
        Figures.print(what, tally);
        assertEquals(0, tally.lost() + tally.reconnects(), tally::toString);
    }

    @Nested
    class GivenFilesThatAreReplaced {

        private LiveFiles files;
        private Succession certificates;
        private TcpServer server;
        private int port;

        @BeforeEach
        void open() throws Exception {
            files = new LiveFiles(folder, pair(0));
            certificates = new Succession(pair(0));
            server = TlsReloadIT.this.open(felix(), files.pair().settings(RELOAD));
            port = felix().port("load");
        }

        @Test
        void nobodyIsDroppedAndNewcomersSeeTheNewOneInTime() throws Exception {
            List<Long> seenAfter = new ArrayList<>();
            try (TlsLoad load = TlsLoad.on(port, clients.context())) {
                Set<Long> before = connections(server);
                try (Newcomers newcomers = newcomers(port, certificates)) {
                    for (int i = 1; i <= REPLACEMENTS; i++) {
                        certificates.mayBe(pair(i));
                        files.replace(i, pair(i));
                        seenAfter.add(certificates.awaitLast());
                    }
                    newcomers.close();
                    newcomers.assertAllServed();
                    report(seenAfter, newcomers.served());
                }
                load.awaitAnswers();
                assertTrue(connections(server).containsAll(before));
                assertUntouched("the same, the connections under load", load.finish());
            }
        }

        private void report(List<Long> seenAfter, int served) {
            Collections.sort(seenAfter);
            Figures.print(
                    REPLACEMENTS + " replacements of the files, " + RELOAD,
                    "seen after %d ms, in the middle %d ms, %,d newcomers served"
                            .formatted(
                                    seenAfter.get(REPLACEMENTS - 1),
                                    seenAfter.get(REPLACEMENTS / 2),
                                    served));
        }

        @Test
        void oneThatIsWrittenInTwoStepsIsNeverServedHalf() throws Exception {
            try (Newcomers newcomers = newcomers(port, certificates)) {
                for (int i = 1; i <= 5; i++) {
                    files.renameCertificate(pair(i));
                    assertTrue(refusal().contains("tls.key: " + files.pair().key()));
                    newcomers.awaitMore(2 * NEWCOMERS);
                    certificates.mayBe(pair(i));
                    files.renameKey(pair(i));
                    certificates.awaitLast();
                }
                newcomers.close();
                newcomers.assertAllServed();
            }
            assertEquals(List.of(), errors.rest());
        }

        private String refusal() throws InterruptedException {
            ErrorEvent told = errors.next();
            assertEquals(ErrorEvent.Source.SERVER, told.source());
            return told.cause().getMessage();
        }

        @ParameterizedTest
        @EnumSource(Harm.class)
        void theOldOnesServeAndItIsReportedOnceUntilGoodOnesCome(Harm harm) throws Exception {
            try (TlsPeer before = TlsPeer.to(port, clients.context())) {
                harm.befall(files);
                String refusal = refusal();
                assertTrue(refusal.contains(harm.said), refusal);
                visitForSomeLooks();
                assertEquals(List.of(), errors.rest());
                assertEquals(1, occurrences(log.text(), refusal));
                certificates.mayBe(pair(2));
                files.swap(pair(2));
                log.await("new connections get CN=P-384.example until");
                certificates.mustBe();
                visit(port, clients.context(), certificates);
                assertEquals(BLOCK, before.exchange(BLOCK));
            }
            assertEquals(List.of(), errors.rest());
        }

        private void visitForSomeLooks() throws IOException {
            long end = System.nanoTime() + SOME_LOOKS.toNanos();
            while (System.nanoTime() < end) {
                visit(port, clients.context(), certificates);
            }
        }
    }

    /** What happens to files, all at once, and what is said of it. */
    private enum Harm {
        BROKEN("its block CERTIFICATE has no end") {
            @Override
            void befall(LiveFiles files) throws IOException {
                Path broken = folder.resolve("broken.pem");
                Files.writeString(broken, Files.readString(pair(1).certificate()).substring(0, 99));
                files.renameCertificate(new OpenSsl.Pair(broken, broken));
            }
        },
        EMPTY("it is empty") {
            @Override
            void befall(LiveFiles files) throws IOException {
                Path empty = folder.resolve("empty.key");
                Files.writeString(empty, "");
                files.renameKey(new OpenSsl.Pair(empty, empty));
            }
        },
        MISMATCHED("it is another's") {
            @Override
            void befall(LiveFiles files) throws IOException {
                files.renameKey(pair(2));
            }
        },
        DELETED("there is no such file") {
            @Override
            void befall(LiveFiles files) throws IOException {
                Files.delete(files.pair().key());
            }
        },
        BOTH_DELETED("there is no such file") {
            @Override
            void befall(LiveFiles files) throws IOException {
                files.remove();
            }
        };

        private final String said;

        Harm(String said) {
            this.said = said;
        }

        abstract void befall(LiveFiles files) throws IOException;
    }

    @Nested
    class GivenConfigurationsThatAreUpdated {

        private int port;

        private void awaitConfigured() throws InterruptedException {
            events.next(event -> event.type() == ServerEvent.Type.CONFIGURED);
        }

        @Test
        void nobodyIsDroppedAndNewcomersSeeTheNewOneAtOnce() throws Exception {
            Site site = felix();
            TcpServer server = open(site, pair(0).settings());
            port = site.port("load");
            Succession certificates = new Succession(pair(0));
            try (TlsLoad load = TlsLoad.on(port, clients.context())) {
                Set<Long> before = connections(server);
                try (Newcomers newcomers = newcomers(port, certificates)) {
                    for (int i = 1; i <= UPDATES; i++) {
                        certificates.mayBe(pair(i));
                        site.configure("load", pair(i).settings());
                        awaitConfigured();
                        certificates.mustBe();
                        sameOrBad(site, i);
                        newcomers.awaitMore(NEWCOMERS);
                    }
                    newcomers.close();
                    newcomers.assertAllServed();
                }
                load.awaitAnswers();
                assertTrue(connections(server).containsAll(before));
                bad(site, new OpenSsl.Pair(pair(0).certificate(), folder.resolve("last")));
                assertEquals(UPDATES, occurrences(log.text(), "load: configured"));
                String what = UPDATES + " updates, and as many equal or bad ones";
                assertUntouched(what, load.finish());
            }
        }

        /** Configurations are delivered one after the other. */
        private void sameOrBad(Site site, int turn) throws Exception {
            OpenSsl.Pair now = pair(turn);
            switch (turn % 3) {
                case 0 -> bad(site, new OpenSsl.Pair(now.certificate(), pair(turn + 1).key()));
                case 1 ->
                        bad(site, new OpenSsl.Pair(now.certificate(), folder.resolve("no" + turn)));
                default -> site.configure("load", now.settings());
            }
        }

        private void bad(Site site, OpenSsl.Pair pair) throws Exception {
            site.configure("load", pair.settings());
            String problem = "tls.key: " + pair.key() + " (expected";
            String told = errors.next().cause().getMessage();
            assertTrue(told.contains(problem), told);
            log.await(problem);
            log.await("the server stays as it was");
        }

        /** A bad update doesn't end the looking at the files that serve on. */
        @Test
        void filesThatServeOnAreLookedAtAfterABadUpdate() throws Exception {
            LiveFiles files = new LiveFiles(folder, pair(0));
            open(felix(), files.pair().settings(RELOAD));
            port = felix().port("load");
            OpenSsl.Pair bad = new OpenSsl.Pair(files.pair().certificate(), pair(1).key());
            felix().configure("load", bad.settings(RELOAD));
            log.await("the server stays as it was");
            Succession certificates = new Succession(pair(0));
            certificates.mayBe(pair(1));
            files.swap(pair(1));
            log.await("new connections get CN=RSA.example until");
            certificates.mustBe();
            visit(port, clients.context(), certificates);
        }
    }

    @Nested
    class GivenATrustThatChanges {

        private OpenSsl.Pair firstAuthority;
        private OpenSsl.Pair secondAuthority;
        private OpenSsl.Pair first;
        private OpenSsl.Pair second;
        private Path trust;
        private int port;

        @BeforeEach
        void issue() throws Exception {
            firstAuthority = openssl.authority("first-authority");
            secondAuthority = openssl.authority("second-authority");
            first = openssl.issued(firstAuthority, "first.example", "P-256");
            second = openssl.issued(secondAuthority, "second.example", "P-256");
            trust = openssl.file("trust.pem");
            Files.write(trust, Files.readAllBytes(firstAuthority.certificate()));
            // What openssl says of itself ends in no new line of its own.
            open(felix(), Echo.greeting("\n"), settings(trust));
            port = felix().port("load");
        }

        private String[] settings(Path trusted) {
            return pair(0).settings(RELOAD, "tls.trust=" + trusted, "tls.client.auth=need");
        }

        private void changeTheFile() throws Exception {
            Files.write(trust, Files.readAllBytes(secondAuthority.certificate()));
            log.await("; trusted: CN=second-authority");
        }

        private void changeTheKey() throws Exception {
            felix().configure("load", settings(secondAuthority.certificate()));
            events.next(event -> event.type() == ServerEvent.Type.CONFIGURED);
        }

        private void change(boolean byFile) throws Exception {
            if (byFile) {
                changeTheFile();
            } else {
                changeTheKey();
            }
        }

        private TlsPeer connect(SSLContext context, String... protocols) throws IOException {
            TlsPeer peer = TlsPeer.to(port, context, protocols);
            if (peer.receive(1).length == 0) {
                throw new IOException("not served");
            }
            return peer;
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void itRulesNewConnectionsAndLeavesTheOthersAlone(boolean byFile) throws Exception {
            SSLContext shown = clients.showing(first).context();
            try (TlsPeer before = connect(shown)) {
                change(byFile);
                assertEquals(BLOCK, before.exchange(BLOCK));
                assertThrows(IOException.class, () -> connect(clients.showing(first).context()));
                try (TlsPeer after = connect(clients.showing(second).context())) {
                    assertEquals(BLOCK, after.exchange(BLOCK));
                }
                assertEquals(BLOCK, before.exchange(BLOCK));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
        void aSessionIsNotResumedPastIt(String protocol) throws Exception {
            SSLContext shared = clients.showing(first).context();
            long created = begunAt(shared, protocol);
            assertEquals(created, begunAt(shared, protocol));
            changeTheFile();
            assertThrows(IOException.class, () -> connect(shared, protocol));
        }

        /** One that is resumed has begun when the first of them did. */
        private long begunAt(SSLContext context, String protocol) throws IOException {
            try (TlsPeer peer = connect(context, protocol)) {
                return peer.session().getCreationTime();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
        void opensslIsJudgedByTheNewOneThoughItResumes(String protocol) throws Exception {
            Path session = openssl.file("session");
            Files.deleteIfExists(session);
            String options = protocol + first.options();
            openssl.client(port, "hello", options + " -sess_out " + session);
            String resumed = openssl.client(port, "hello", options + " -sess_in " + session);
            assertTrue(resumed.contains("Reused, TLSv1"), resumed);
            assertTrue(resumed.contains("\nhello"), resumed);
            changeTheKey();
            String refused = openssl.client(port, "hello", options + " -sess_in " + session);
            assertFalse(refused.contains("Reused"), refused);
            assertFalse(refused.contains("\nhello"), refused);
            assertTrue(refused.contains("alert"), refused);
        }
    }

    @Nested
    class GivenContextsThatComeAndGo {

        private OpenSsl.Pair own;
        private SSLContext context;
        private int port;

        @BeforeEach
        void makeTheContext() throws Exception {
            own = openssl.issued(root, "context.example", "P-256");
            context = Credentials.server(own);
        }

        private Newcomers newcomers(Succession certificates) {
            return Newcomers.paying(2, client -> call(certificates).close());
        }

        private TlsPeer call(Succession certificates) throws IOException {
            int moment = certificates.moment();
            TlsPeer peer = TlsPeer.to(port, clients.context());
            certificates.shown(moment, peer.shown());
            assertEquals(GREETING, new String(peer.receive(GREETING.length()), UTF_8));
            assertEquals("?", peer.exchange("?"));
            return peer;
        }

        /** Never is one understood that speaks in plain. */
        private Newcomers plain() {
            return Newcomers.paying(
                    1,
                    client -> {
                        try (Peer peer = Peer.to(port)) {
                            peer.say("in plain\r\n");
                            assertNotEquals(GREETING, peer.hear(GREETING.length()));
                        }
                    });
        }

        private ServiceRegistration<?> register(Site site) {
            return site.register(SSLContext.class, context, Map.of(SERVER_NAME, "load"));
        }

        @Test
        void theFilesServeMeanwhile() throws Exception {
            Site site = felix();
            site.open("load", Echo.greeting(GREETING), pair(0).settings());
            port = site.port("load");
            Succession certificates = new Succession(pair(0));
            try (Newcomers newcomers = newcomers(certificates);
                    Newcomers plain = plain()) {
                for (int i = 0; i < COMINGS; i++) {
                    certificates.mayBe(own);
                    ServiceRegistration<?> registered = register(site);
                    certificates.mustBe();
                    newcomers.awaitMore(2);
                    certificates.mayBe(pair(0));
                    registered.unregister();
                    certificates.mustBe();
                    newcomers.awaitMore(2);
                }
                plain.close();
                plain.assertUnharmed();
                newcomers.close();
                newcomers.assertAllServed();
                report("files meanwhile", newcomers);
            }
        }

        @OnEachRuntime
        void thePortIsClosedMeanwhileWhereThereAreNoFiles(Runtime runtime) throws Exception {
            Site site = SITES.at(runtime);
            port = FreePort.findForAPortThatCloses();
            site.offer("load", Echo.greeting(GREETING));
            site.configure("load", "tls.enabled=true", "address=127.0.0.1:" + port);
            site.await("load", ServerState.FAILED);
            Succession certificates = new Succession(own);
            ServiceRegistration<?> registered = register(site);
            try (TlsPeer before = call(certificates);
                    Newcomers newcomers = newcomers(certificates);
                    Newcomers plain = plain()) {
                for (int i = 0; i < COMINGS; i++) {
                    newcomers.awaitMore(2);
                    registered.unregister();
                    assertThrows(IOException.class, () -> Peer.to(port).close());
                    assertEquals("!", before.exchange("!"));
                    registered = register(site);
                    call(certificates).close();
                }
                plain.close();
                plain.assertUnharmed();
                newcomers.close();
                newcomers.assertUnharmed();
                report("port closed meanwhile, " + runtime, newcomers);
            }
        }

        private void report(String what, Newcomers newcomers) {
            Figures.print(
                    COMINGS + " contexts that came and went, " + what,
                    "%,d newcomers served, %,d turned away"
                            .formatted(newcomers.served(), newcomers.turnedAway()));
        }
    }
}

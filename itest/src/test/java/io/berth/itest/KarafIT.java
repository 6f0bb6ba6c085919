package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Berth in a Karaf as its users have it, from installing to uninstalling. It takes long to start,
 * so that the tests share one and are steps of one story.
 */
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KarafIT {

    private static final String ONE_GREETER =
            "\"(&(service.factoryPid=io.berth.server)(name=greeter))\"";

    /** What the help of a command says. */
    private static final String PURPOSE = "Shows all servers";

    private static final List<String> COMMANDS =
            List.of(
                    "berth:list",
                    "berth:info",
                    "berth:connections",
                    "berth:kill",
                    "berth:pause",
                    "berth:resume",
                    "berth:drain");

    @RegisterExtension static final KarafStory STORY = new KarafStory();

    private static KarafFolder folder;
    private static Karaf karaf;
    private static int greeter;
    private static int echo;
    private static String bundle;

    @BeforeAll
    static void start() throws Exception {
        folder = KarafFolder.fresh("KarafIT");
        folder.write("etc/io.berth.server-echo.cfg", "name = echo", "address = 127.0.0.1:0");
        // Its own two seconds for all checks are few on a slow machine.
        folder.write("etc/" + HealthCoreIT.EXECUTOR + ".cfg", "timeoutInMs = 60000");
        karaf = Karaf.withCommands(folder);
    }

    @AfterAll
    static void stop() {
        if (karaf != null) {
            karaf.close();
        }
    }

    private static Path greeterBundle(Class<?> handler) throws Exception {
        TestBundle bundle = TestBundle.named("test.greeter").with(handler, Greeter.Answers.class);
        return folder.place("greeter.jar", bundle.bytes());
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }

    private static void assertInstalled(String feature) throws Exception {
        String features = karaf.run("feature:list -i --no-format");
        assertTrue(features.matches("(?s).*\\b" + feature + "\\s.*Started.*"), features);
    }

    @Test
    @Order(1)
    void theFeatureIsInstalledFromItsRepository() throws Exception {
        String repository = "mvn:io.berth/io.berth.karaf/" + KarafFolder.version();
        karaf.run("feature:repo-add " + repository + "/xml/features");
        karaf.run("feature:install berth");
        karaf.logged("echo: WAITING for a ConnectionHandler");
        assertInstalled("berth");
    }

    @Test
    @Order(2)
    void aConfigurationByCommandsIsAServer() throws Exception {
        karaf.run("config:edit --factory --alias greeter io.berth.server");
        karaf.run("config:property-set name greeter");
        karaf.run("config:property-set address 127.0.0.1:0");
        karaf.run("config:property-set handler.grace 1m");
        karaf.run("config:property-set drain.idle 3s");
        karaf.run("config:update");
        karaf.logged("greeter: WAITING for a ConnectionHandler");
    }

    @Test
    @Order(2)
    void theFlightRecorderIsStarted() throws Exception {
        String said = karaf.jcmd("JFR.start", "name=berth");
        assertTrue(said.contains("Started recording"), said);
    }

    @Test
    @Order(3)
    void theHandlerOfABundleServesIt() throws Exception {
        Path jar = greeterBundle(Greeter.A.class);
        String said = karaf.run("bundle:install -s " + jar.toUri());
        bundle = found("Bundle ID: (\\d+)", said);
        greeter = karaf.listening("greeter");
        assertEquals("a", Karaf.answer(greeter, "?"));
    }

    @Test
    @Order(4)
    void theExamplesServeWhatAFileInEtcSays() throws Exception {
        karaf.run("feature:install berth-examples");
        echo = karaf.listening("echo");
        assertEquals("hello", Karaf.answer(echo, "hello"));
        assertInstalled("berth-examples");
    }

    @Test
    @Order(5)
    void theShellShowsTheServers() throws Exception {
        String services = karaf.run("service:list io.berth.TcpServer");
        for (String line : new String[] {"name = echo", "name = greeter", "state = RUNNING"}) {
            assertTrue(services.contains("berth.server." + line), services);
        }
        assertTrue(services.contains("berth.server.address = 127.0.0.1:" + greeter), services);
        String components = karaf.run("scr:list");
        assertTrue(components.contains("io.berth.server"), components);
        String names = karaf.run("service:list -n");
        assertTrue(names.contains("io.berth.TcpServer"), names);
    }

    @Test
    @Order(5)
    void aClientOfJmxSeesTheServers() throws Exception {
        try (Beans beans = karaf.beans()) {
            assertEquals(Set.of(Beans.server("echo"), Beans.server("greeter")), beans.all());
            assertEquals("RUNNING", beans.value("greeter", "State"));
            assertEquals("127.0.0.1:" + greeter, beans.value("greeter", "Address"));
        }
    }

    @Test
    @Order(5)
    void theCommandsShowAndEndWhatIsThere() throws Exception {
        String servers = karaf.run("berth:list");
        assertTrue(
                servers.matches("(?s).*greeter +RUNNING +127\\.0\\.0\\.1:" + greeter + ".*"),
                servers);
        String server = karaf.run("berth:info greeter");
        assertTrue(server.contains(" of test.greeter"), server);
        try (Peer peer = Peer.to(greeter)) {
            assertEquals("a", peer.exchange("?"));
            String id = found("(\\d+) +greeter", karaf.run("berth:connections greeter"));
            String killed = karaf.run("berth:kill " + id);
            assertTrue(killed.contains("connection " + id + " of greeter is killed"), killed);
            assertTrue(peer.isEnded());
        }
        assertTrue(karaf.run("berth:pause greeter").contains("greeter is PAUSED"));
        assertTrue(karaf.run("berth:resume greeter").contains("greeter is RUNNING"));
        String drained = karaf.run("berth:drain greeter 5s");
        assertTrue(drained.matches("(?s).*cut +0\\b.*"), drained);
        String resumed = karaf.run("berth:resume greeter");
        assertTrue(resumed.contains("greeter is RUNNING"), resumed);
        greeter = karaf.listening("greeter");
    }

    @Test
    @Order(5)
    @DisabledForJreRange(
            minVersion = Karaf.FIRST_JAVA_WITHOUT_SHELL,
            disabledReason = "Karaf's shell asks for what this JVM has no more")
    void theTabulatorCompletesNamesAndNumbers() throws Exception {
        assertTrue(karaf.run("berth:inf\tgr\t").contains("listens on"));
        assertTrue(karaf.run("berth:info ec\t").contains("listens on"));
        try (Peer peer = Peer.to(greeter)) {
            assertEquals("a", peer.exchange("?"));
            String killed = karaf.run("berth:kill \t");
            assertTrue(killed.contains(" of greeter is killed"), killed);
            assertTrue(peer.isEnded());
        }
    }

    @Test
    @Order(5)
    void eachCommandIsThereOnceAndSaysWhatItIsFor() throws Exception {
        assertEquals("", karaf.run("service:list io.berth.impl.osgi.Commands"));
        for (String command : COMMANDS) {
            String help = karaf.run("help " + command);
            assertTrue(help.contains(command), help);
            assertEquals(help, karaf.run(command + " --help"));
        }
        assertTrue(karaf.run("help berth:list").contains(PURPOSE));
    }

    @Test
    @Order(6)
    void theFlightRecorderHasSeenTheConnections() throws Exception {
        Path file = folder.path("data/berth.jfr");
        karaf.jcmd("JFR.dump", "name=berth", "filename=" + file);
        String events = JdkTool.run("jfr", "print", "--events", "io.berth.Connection", file);
        for (String part :
                List.of("server = \"greeter\"", "reason = \"KILLED\"", "bytesRead = 1 byte")) {
            assertTrue(events.contains(part), () -> part + " is not in:\n" + events);
        }
    }

    /** From the files that the build has; it does without a network. */
    @Test
    @Order(6)
    @DisabledForJreRange(
            minVersion = Karaf.FIRST_JAVA_WITHOUT_SHELL,
            disabledReason = "Karaf asks whose shell it is that starts a bundle")
    void theHealthCheckCoreIsInstalledAndAsksTheServers() throws Exception {
        List<Path> jars = new ArrayList<>(Jars.in("health"));
        jars.addAll(Jars.in("health-core"));
        // Karaf has one of its own.
        jars.removeIf(jar -> jar.getFileName().toString().contains("eventadmin"));
        for (Path jar : jars) {
            karaf.run("bundle:install " + jar.toUri());
        }
        karaf.run("bundle:start org.apache.felix.healthcheck.core");
        karaf.run("bundle:refresh io.berth.impl");
        greeter = karaf.listening("greeter");
        echo = karaf.listening("echo");
        karaf.logged("greeter: served by");
        karaf.logged("echo: served by");
        String told = karaf.run("hc:exec berth");
        assertTrue(told.contains("Overall Health Result: OK"), told);
        assertTrue(told.matches("(?s).*\\bberth echo +OK .*echo: open, connections: 0.*"), told);
        assertTrue(told.matches("(?s).*\\bberth greeter +OK .*greeter: open.*"), told);
    }

    @Test
    @Order(6)
    void aBadFileIsLoggedAndTheServerStaysAsItWas() throws Exception {
        karaf.mark();
        String address = "address = 127.0.0.1:0";
        folder.write("etc/io.berth.server-echo.cfg", "name = echo", address, "idle.timeout = 300");
        karaf.logged("idle.timeout: 300 \\(expected .* the server stays as it was");
        assertEquals("hello", Karaf.answer(echo, "hello"));
    }

    @Test
    @Order(7)
    void aGoodFileMovesTheServer() throws Exception {
        echo = FreePort.find();
        karaf.mark();
        folder.write("etc/io.berth.server-echo.cfg", "name = echo", "address = 127.0.0.1:" + echo);
        assertEquals(echo, karaf.listening("echo"));
        assertEquals("hello", Karaf.answer(echo, "hello"));
    }

    /**
     * Not sooner after the first {@code config:update} than two files have been read: Karaf would
     * write the file again while it still reads it, and lose what is in it.
     */
    @Test
    @Order(8)
    void aChangeByCommandsMovesTheServerAndKeepsConnections() throws Exception {
        try (Peer old = Peer.to(greeter)) {
            assertEquals("a", old.exchange("?"));
            greeter = FreePort.find();
            String said = karaf.run("config:edit " + ONE_GREETER);
            assertTrue(said.contains("Editing config io.berth.server."), said);
            karaf.run("config:property-set address 127.0.0.1:" + greeter);
            karaf.run("config:update");
            assertEquals(greeter, karaf.listening("greeter"));
            assertEquals("a", Karaf.answer(greeter, "?"));
            assertEquals("a", old.exchange("?"));
        }
    }

    @Test
    @Order(9)
    void aHandlersBundleIsUpdatedWhileItServes() throws Exception {
        try (Regulars load = Regulars.on(greeter)) {
            load.awaitMore();
            greeterBundle(Greeter.B.class);
            karaf.run("bundle:update " + bundle);
            load.awaitMore();
            load.assertUnharmed();
        }
        assertEquals("b", Karaf.answer(greeter, "?"));
    }

    @Test
    @Order(10)
    void afterARestartTheServersComeBackByThemselves() throws Exception {
        karaf.shutdown();
        karaf.logged("greeter: STOPPED");
        assertThrows(ConnectException.class, () -> Peer.to(greeter));
        karaf = Karaf.withCommands(folder);
        assertEquals(greeter, karaf.listening("greeter"));
        echo = karaf.listening("echo");
        assertEquals("b", Karaf.answer(greeter, "?"));
        assertEquals("hello", Karaf.answer(echo, "hello"));
    }

    @Test
    @Order(11)
    void aDeletedFileEndsItsServer() throws Exception {
        karaf.mark();
        Files.delete(folder.path("etc/io.berth.server-greeter.cfg"));
        karaf.logged("greeter: has gone");
        assertThrows(ConnectException.class, () -> Peer.to(greeter));
    }

    @Test
    @Order(12)
    void uninstalledNothingIsLeft() throws Exception {
        karaf.run("feature:uninstall berth-examples berth");
        assertGone();
        String bundles = karaf.run("bundle:list -s");
        assertTrue(bundles.matches("(?s).*Installed[^\n]*test\\.greeter.*"), bundles);
        karaf.run("bundle:uninstall " + bundle);
        karaf.run("feature:repo-remove berth-" + KarafFolder.version());
        String repositories = karaf.run("feature:repo-list");
        assertFalse(repositories.contains("berth"), repositories);
    }

    private static void assertGone() throws Exception {
        assertThrows(ConnectException.class, () -> Peer.to(echo));
        String bundles = karaf.run("bundle:list -t 0 -s");
        assertFalse(bundles.contains("io.berth"), bundles);
        String services = karaf.run("service:list -n");
        assertFalse(services.contains("io.berth"), services);
        assertFalse(karaf.run("help berth:list").contains(PURPOSE));
        try (Beans beans = karaf.beans()) {
            assertEquals(Set.of(), beans.all());
        }
        karaf.awaitNoThread();
    }

    @Test
    @Order(13)
    void theArchiveInstallsAndUninstallsAllOfIt() throws Exception {
        Path archive = KarafFolder.archive();
        karaf.run("kar:install " + archive.toUri());
        echo = karaf.listening("echo");
        assertEquals("hello", Karaf.answer(echo, "hello"));
        String name = archive.getFileName().toString().replaceFirst("\\.kar$", "");
        String archives = karaf.run("kar:list");
        assertTrue(archives.contains(name), archives);
        karaf.run("kar:uninstall " + name);
        assertGone();
    }
}

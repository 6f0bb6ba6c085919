package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder is told. */
@Timeout(120)
class FlightRecorderIT {

    private static final List<String> EVENTS =
            List.of(
                    "io.berth.Connection",
                    "io.berth.Handshake",
                    "io.berth.Refusal",
                    "io.berth.Drain");

    @RegisterExtension static final Sites SITES = new Sites();

    @TempDir Path folder;

    /** One connection is served, another refused. */
    private static void visit(int port) throws IOException {
        try (Peer served = Peer.to(port);
                Peer refused = peerAfter(served, port)) {
            assertTrue(refused.isEnded());
            assertEquals("", served.finish().hearAll());
        }
    }

    private static Peer peerAfter(Peer served, int port) throws IOException {
        assertEquals("hello", served.exchange("hello"));
        return Peer.to(port);
    }

    @OnEachRuntime
    void whatHappensInAFrameworkIsRecorded(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        String server = "recorded-" + runtime;
        try (Recording recording = new Recording()) {
            EVENTS.forEach(recording::enable);
            recording.start();
            site.open(server, Echo.silent(), "max.connections=1", "overflow=refuse");
            visit(site.port(server));
            site.delete(server);
            site.awaitGone(server);
            recording.stop();
            assertTold(eventsOf(server, recording));
        }
    }

    private Map<String, List<RecordedEvent>> eventsOf(String server, Recording recording)
            throws IOException {
        Path file = folder.resolve(server + ".jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> EVENTS.contains(event.getEventType().getName()))
                .filter(event -> event.getString("server").equals(server))
                .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
    }

    private static void assertTold(Map<String, List<RecordedEvent>> events) {
        RecordedEvent connection = events.get("io.berth.Connection").get(0);
        assertEquals("PEER_CLOSED", connection.getString("reason"));
        assertEquals(5, connection.getLong("bytesRead"));
        assertEquals(5, connection.getLong("bytesWritten"));
        assertTrue(connection.getLong("id") > 0);
        assertTrue(connection.getString("peer").startsWith("127.0.0.1:"));
        assertTrue(connection.getDuration().toNanos() > 0);
        RecordedEvent refusal = events.get("io.berth.Refusal").get(0);
        assertEquals("MAX_CONNECTIONS", refusal.getString("reason"));
        // Deleting the configuration lets the handler go too, sooner or later than the server.
        RecordedEvent drain =
                events.get("io.berth.Drain").stream()
                        .filter(event -> !event.getString("reason").equals("HANDLER_GONE"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("DRAIN_TIMEOUT", drain.getString("reason"));
        assertEquals(0, drain.getInt("cut"));
        assertEquals("", drain.getString("stuckThreads"));
    }

    @OnEachRuntime
    void whenNobodyRecordsThenNothingIsWritten(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        String server = "unrecorded-" + runtime;
        try (Recording recording = new Recording()) {
            EVENTS.forEach(recording::disable);
            recording.start();
            site.open(server, Echo.silent(), "max.connections=1", "overflow=refuse");
            visit(site.port(server));
            site.delete(server);
            site.awaitGone(server);
            recording.stop();
            assertEquals(Map.of(), eventsOf(server, recording));
        }
    }

    @OnEachRuntime
    void handshakesAreRecorded(Runtime runtime) throws Exception {
        OpenSsl.Pair own = new OpenSsl(folder).authority("own");
        Site site = SITES.at(runtime);
        String server = "secured-" + runtime;
        try (Recording recording = new Recording()) {
            recording.start();
            site.open(
                    server,
                    Echo.silent(),
                    "tls.enabled=true",
                    "tls.certificate=" + own.certificate(),
                    "tls.key=" + own.key());
            TlsPeer.to(site.port(server), TlsPeer.V13).close();
            speakPlainly(site.port(server));
            site.delete(server);
            site.awaitGone(server);
            recording.stop();
            assertHandshakes(eventsOf(server, recording));
        }
    }

    private static void speakPlainly(int port) throws IOException {
        try (Peer plain = Peer.to(port)) {
            plain.say("is anybody there?\n").hearAll();
        } catch (SocketException reset) {
            // As good an answer as any.
        }
    }

    private static void assertHandshakes(Map<String, List<RecordedEvent>> events) {
        Map<Boolean, List<RecordedEvent>> handshakes =
                events.get("io.berth.Handshake").stream()
                        .collect(Collectors.partitioningBy(e -> e.getBoolean("completed")));
        RecordedEvent good = handshakes.get(true).get(0);
        assertEquals("TLSv1.3", good.getString("protocol"));
        assertTrue(good.getString("cipherSuite").startsWith("TLS_"));
        assertNull(good.getString("reason"));
        RecordedEvent bad = handshakes.get(false).get(0);
        assertEquals("HANDSHAKE_FAILED", bad.getString("reason"));
        List<String> protocols = new ArrayList<>();
        events.get("io.berth.Connection").forEach(e -> protocols.add(e.getString("protocol")));
        assertEquals(2, protocols.size());
        assertTrue(protocols.containsAll(Arrays.asList("TLSv1.3", null)), protocols::toString);
    }

    @Test
    void jfrPrintsWhatBerthJarHasRecorded() throws Exception {
        Path settings = shippedSettings();
        Path server = folder.resolve("io.berth.server-own.cfg");
        Files.writeString(folder.resolve("io.berth.example.echo-own.cfg"), "berth.server.name=own");
        Files.writeString(
                server, "name=own\naddress=127.0.0.1:0\nmax.connections=1\noverflow=refuse\n");
        OpenSsl.Pair pair = new OpenSsl(folder).authority("secured");
        Files.writeString(
                folder.resolve("io.berth.example.echo-secured.cfg"), "berth.server.name=secured");
        Files.writeString(
                folder.resolve("io.berth.server-secured.cfg"),
                "name=secured\naddress=127.0.0.1:0\n" + String.join("\n", pair.settings()));
        String option = "-XX:StartFlightRecording:settings=" + settings;
        try (BerthJar jar = BerthJar.with(List.of(option), folder)) {
            visit(jar.listening("own").getPort());
            try (TlsPeer peer = TlsPeer.to(jar.listening("secured").getPort(), TlsPeer.V13)) {
                assertEquals("hello", peer.exchange("hello"));
            }
            Files.delete(server);
            jar.lineThat(line -> line.contains("own: has gone"));
            Path file = folder.resolve("own.jfr");
            JdkTool.run("jcmd", jar.pid(), "JFR.dump", "filename=" + file);
            assertPrinted(JdkTool.run("jfr", "print", "--events", "io.berth.*", file));
        }
    }

    /** As the documentation says where it is. */
    private Path shippedSettings() throws IOException {
        Path settings = folder.resolve("berth.jfc");
        try (JarFile jar = new JarFile(Jars.bundle("io.berth.impl").toFile());
                InputStream text = jar.getInputStream(jar.getEntry("META-INF/berth.jfc"))) {
            Files.copy(text, settings);
        }
        return settings;
    }

    private static void assertPrinted(String text) {
        for (String part :
                List.of(
                        "io.berth.Connection {",
                        "reason = \"PEER_CLOSED\"",
                        "bytesRead = 5 bytes",
                        "io.berth.Handshake {",
                        "protocol = \"TLSv1.3\"",
                        "io.berth.Refusal {",
                        "reason = \"MAX_CONNECTIONS\"",
                        "io.berth.Drain {",
                        "endedByThemselves = 0",
                        "reason = \"DRAIN_TIMEOUT\"")) {
            assertTrue(text.contains(part), () -> part + " is not in:\n" + text);
        }
    }
}

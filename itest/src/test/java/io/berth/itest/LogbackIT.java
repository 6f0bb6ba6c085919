package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Berth's lines in Logback, which Felix's log writes to as well. */
@Timeout(180)
class LogbackIT {

    /** What begins its lines tells them from those of the logger that the tests have. */
    private static final String CONFIGURATION =
            """
            <configuration>
              <appender name="error" class="ch.qos.logback.core.ConsoleAppender">
                <target>System.err</target>
                <encoder>
                  <pattern>logback %level %logger - %msg%n</pattern>
                </encoder>
              </appender>
              <root level="INFO">
                <appender-ref ref="error"/>
              </root>
            </configuration>
            """;

    /**
     * What is there beside what Berth needs, in the order in which it is started.
     *
     * @param logging folders of jars: an SLF4J, in the place of the usual one, and all behind it
     */
    private static List<Path> jars(String... logging) throws Exception {
        List<Path> all = new ArrayList<>();
        for (String folder : logging) {
            all.addAll(Jars.in(folder));
        }
        all.add(configuration());
        for (Path jar : Jars.bundles()) {
            if (!jar.getFileName().toString().startsWith("slf4j-")) {
                all.add(jar);
            }
        }
        return all;
    }

    /** A fragment, since Logback looks for its configuration in its own bundle. */
    private static Path configuration() throws Exception {
        TestBundle fragment =
                TestBundle.named("test.logback")
                        .header("Fragment-Host", "ch.qos.logback.classic")
                        .file("logback.xml", CONFIGURATION);
        return Files.write(Files.createTempFile("logback", ".jar"), fragment.bytes());
    }

    /** Opens a server, and has its handler fail. */
    private static void assertBerthIsRead(Site site, Log log) throws Exception {
        site.open("echo", connection -> fail());
        log.await("logback INFO io.berth.impl.server.OpenPorts - echo: listening on 127.0.0.1:");
        try (Peer peer = site.connect("echo")) {
            assertTrue(peer.isEnded());
        }
        log.await("(HANDLER_FAILED): the handler threw");
        log.await("java.lang.IllegalStateException: can't bear it");
        log.await("\tat " + LogbackIT.class.getName() + ".fail(");
        assertTrue(
                log.text().matches("(?s).*\nlogback WARN \\S+ - echo connection 1 .*"), log::text);
    }

    private static void fail() {
        throw new IllegalStateException("can't bear it");
    }

    @Test
    void givenSlf4j1ThenLinesOfBerthAndOfFelixsLogAreThere() throws Exception {
        List<Path> jars = jars("slf4j", "logback", "felix-log");
        try (Log log = Log.record();
                Site site = Site.start(Runtime.FELIX, jars, List.of())) {
            assertBerthIsRead(site, log);
            log.await("logback INFO Events.Bundle.org.apache.felix.scr - BundleEvent STARTED");
        }
    }

    @Test
    void givenSlf4j2ThenLinesOfBerthAreThere() throws Exception {
        List<Path> jars = jars("slf4j2", "logback2");
        try (Log log = Log.record();
                Site site = Site.start(Runtime.FELIX, jars, List.of())) {
            assertBerthIsRead(site, log);
        }
    }
}

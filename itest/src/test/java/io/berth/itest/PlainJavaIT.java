package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The five lines of the documentation, in a JVM that knows nothing of OSGi. */
@Timeout(60)
class PlainJavaIT {

    private static final Pattern LISTENING = Pattern.compile("listening on .*:(\\d+)");

    @TempDir Path program;

    private List<Path> jars;

    @BeforeEach
    void compile() throws Exception {
        jars =
                List.of(
                        Jars.bundle("io.berth.api"),
                        Jars.bundle("io.berth.impl"),
                        Jars.bundle("slf4j-api"),
                        Jars.bundle("slf4j-simple"));
        FiveLines.ofJavadoc().compileInto(program, jars);
    }

    private List<Path> jarsAndProgram() {
        List<Path> all = new ArrayList<>(jars);
        all.add(program);
        return all;
    }

    private static void assertEchoes(Child child) throws Exception {
        try (child) {
            Matcher listening = LISTENING.matcher(child.line(LISTENING.asPredicate()));
            listening.find();
            try (Peer peer = Peer.to(Integer.parseInt(listening.group(1)))) {
                assertEquals("hello", peer.exchange("hello"));
                assertEquals("", peer.finish().hearAll());
            }
            child.terminate();
        }
    }

    @Test
    void serveOnTheClassPath() throws Exception {
        String path = FiveLines.path(jarsAndProgram());
        assertEchoes(Child.java(List.of("-cp", path, "program.Main")));
    }

    @Test
    void serveOnTheModulePath() throws Exception {
        String path = FiveLines.path(jarsAndProgram());
        assertEchoes(Child.java(List.of("-p", path, "-m", "program/program.Main")));
    }

    @Test
    void areTheSameInTheReadme() throws Exception {
        List<String> lines = FiveLines.ofJavadoc().lines();
        assertEquals(5, lines.size());
        int where = Collections.indexOfSubList(FiveLines.ofReadme().lines(), lines);
        assertTrue(where >= 0, "the lines of the Javadoc are not in the README");
    }
}

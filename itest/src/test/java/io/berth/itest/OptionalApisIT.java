package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Function;
import org.apache.karaf.shell.api.console.History;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.api.console.Signal;
import org.apache.karaf.shell.api.console.SignalListener;
import org.apache.karaf.shell.api.console.Terminal;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** The same bundles resolve and serve with and without each API that they can do without. */
@Timeout(90)
class OptionalApisIT {

    private static final String JMX = "javax.management";
    private static final String HEALTH = "org.apache.felix.hc.api";
    private static final String KARAF = "org.apache.karaf.shell.api.console";
    private static final String NULLNESS = "org.jspecify.annotations";

    /**
     * What is there beside what Berth needs.
     *
     * @param packages those of Berth's optional imports that are there
     * @param folders of jars that are installed too
     * @param without bundles, by what their files' names begin with, that are not installed
     * @param hidden packages of the JDK that the framework does not export
     */
    record Case(
            Set<String> packages,
            List<String> folders,
            List<String> without,
            List<String> hidden) {}

    static Stream<Arguments> matrix() {
        List<Case> cases =
                List.of(
                        new Case(Set.of(), List.of(), List.of(), List.of(JMX, "jdk.jfr")),
                        new Case(Set.of(JMX), List.of(), List.of(), List.of("jdk.jfr")),
                        new Case(Set.of(HEALTH), List.of("health"), List.of(), List.of(JMX)),
                        new Case(Set.of(KARAF), List.of(), List.of(), List.of(JMX)),
                        new Case(Set.of(NULLNESS), List.of("jspecify"), List.of(), List.of(JMX)),
                        new Case(
                                Set.of(JMX, HEALTH),
                                List.of("slf4j2", "logback2", "health"),
                                List.of("slf4j"),
                                List.of()),
                        new Case(
                                Set.of(JMX),
                                List.of("gogo"),
                                List.of("org.apache.felix.metatype"),
                                List.of()),
                        new Case(
                                Set.of(JMX, HEALTH, KARAF, NULLNESS),
                                List.of("health", "jspecify", "gogo"),
                                List.of(),
                                List.of()));
        return Stream.of(Runtime.values())
                .flatMap(runtime -> cases.stream().map(one -> Arguments.of(runtime, one)));
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void theBundlesResolveAndServe(Runtime runtime, Case one) throws Exception {
        try (Site site = Site.start(runtime, jars(one), one.hidden())) {
            Bundle berth = site.framework().bundle("io.berth.impl");
            assertEquals(Bundle.ACTIVE, berth.getState());
            assertEquals(one.packages(), optionalPackagesOf(berth));
            site.open("echo", Echo.silent());
            try (Peer peer = site.connect("echo")) {
                assertEquals("hello", peer.exchange("hello"));
            }
            site.delete("echo");
            site.awaitGone("echo");
        }
    }

    private static List<Path> jars(Case one) throws Exception {
        List<Path> all = new ArrayList<>(Jars.bundles());
        all.removeIf(
                jar -> one.without().stream().anyMatch(jar.getFileName().toString()::startsWith));
        for (String folder : one.folders()) {
            all.addAll(Jars.in(folder));
        }
        if (one.packages().contains(KARAF)) {
            all.add(karafShell());
        }
        return all;
    }

    /** The API of Karaf's shell alone: the bundle that has it wants much of Karaf. */
    private static Path karafShell() throws Exception {
        TestBundle bundle =
                TestBundle.named("test.karaf.shell")
                        .with(Candidate.class, Command.class, CommandLine.class, Completer.class)
                        .with(Function.class, History.class, Parser.class, Registry.class)
                        .with(Session.class, SessionFactory.class)
                        .with(Signal.class, SignalListener.class, Terminal.class)
                        .header("Export-Package", KARAF + ";version=4.4.8");
        return Files.write(Files.createTempFile("karaf-shell", ".jar"), bundle.bytes());
    }

    private static Set<String> optionalPackagesOf(Bundle bundle) {
        return bundle
                .adapt(BundleWiring.class)
                .getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE)
                .stream()
                .filter(wire -> isOptional(wire.getRequirement()))
                .map(OptionalApisIT::packageOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOptional(BundleRequirement requirement) {
        return Constants.RESOLUTION_OPTIONAL.equals(
                requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
    }

    private static String packageOf(BundleWire wire) {
        return wire.getCapability()
                .getAttributes()
                .get(PackageNamespace.PACKAGE_NAMESPACE)
                .toString();
    }

    /** So that no case is forgotten when another import becomes optional. */
    @OnEachRuntime
    void allOptionalImportsAreInTheMatrix(Runtime runtime) throws Exception {
        try (Framework framework = Framework.start(runtime)) {
            List<BundleRequirement> optional =
                    framework
                            .bundle("io.berth.impl")
                            .adapt(BundleRevision.class)
                            .getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE)
                            .stream()
                            .filter(OptionalApisIT::isOptional)
                            .toList();
            assertEquals(4, optional.size(), optional::toString);
            for (String name : List.of(JMX, HEALTH, KARAF, NULLNESS)) {
                assertTrue(optional.toString().contains(name), optional::toString);
            }
        }
    }
}

package io.berth.itest;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * What Berth has in this JVM.
 *
 * @param threads by their names, virtual ones too
 * @param descriptors sockets, and what a selector is made of, by kind
 * @param services registered by Berth's bundle, by their types
 * @param used services that Berth's bundle uses, by their types
 */
record Census(
        List<String> threads,
        Map<String, Long> descriptors,
        Map<String, Long> services,
        Map<String, Long> used) {

    private static final long PATIENCE = SECONDS.toNanos(15);
    private static final Pattern NAME =
            Pattern.compile("^#\\d+ \"(berth-[^\"]*)\"", Pattern.MULTILINE);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String SOCKET = "socket";
    private static final String FORMAT = "TEXT_PLAIN";

    static Census take(Site site) throws Exception {
        Bundle berth = site.framework().bundle("io.berth.impl");
        return new Census(
                berthThreads(),
                openDescriptors(),
                byType(berth.getRegisteredServices()),
                byType(berth.getServicesInUse()));
    }

    long sockets() {
        return descriptors.getOrDefault(SOCKET, 0L);
    }

    /** What there is when nothing runs: threads that are kept for a while have gone by then. */
    static Census takeAtRest(Site site) throws Exception {
        return await(site, census -> census.threads().isEmpty());
    }

    /** Waits until there is no more than this. */
    void awaitAgain(Site site) throws Exception {
        await(site, this::equals);
    }

    /**
     * Nobody tells of the end of a thread, or of a descriptor: so this is the one place that has to
     * look again.
     */
    private static Census await(Site site, Predicate<Census> wanted) throws Exception {
        long began = System.nanoTime();
        while (System.nanoTime() - began < PATIENCE) {
            Census now = take(site);
            if (wanted.test(now)) {
                return now;
            }
            new CountDownLatch(1).await(50, MILLISECONDS);
        }
        throw new AssertionError("still there: " + take(site) + stacks());
    }

    private static String stacks() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("berth-"))
                .map(thread -> thread.getKey() + " in " + Arrays.toString(thread.getValue()))
                .collect(Collectors.joining("\n", "\n", ""));
    }

    private static Map<String, Long> byType(ServiceReference<?>[] references) {
        return Stream.of(Objects.requireNonNullElse(references, new ServiceReference<?>[0]))
                .map(reference -> List.of((String[]) reference.getProperty("objectClass")))
                .collect(
                        Collectors.groupingBy(List::toString, TreeMap::new, Collectors.counting()));
    }

    private static Map<String, Long> openDescriptors() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.map(Census::kind)
                    .filter(kind -> !kind.isEmpty())
                    .collect(
                            Collectors.groupingBy(
                                    kind -> kind, TreeMap::new, Collectors.counting()));
        }
    }

    private static String kind(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:")
                    ? SOCKET
                    : target.startsWith("anon_inode:") ? target : "";
        } catch (IOException goneMeanwhile) {
            return "";
        }
    }

    /** The names of Berth's threads, virtual ones too. */
    static List<String> berthThreads() throws IOException, JMException {
        return (Runtime.hasVirtualThreads() ? dumped() : platform()).sorted().toList();
    }

    private static Stream<String> platform() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("berth-"));
    }

    /** The dump that knows of virtual threads; reached by its name, since Java 17 has none. */
    private static Stream<String> dumped() throws IOException, JMException {
        Path dump = Files.createTempDirectory("berth-itest").resolve("threads");
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                            "dumpThreads",
                            new Object[] {dump.toString(), FORMAT},
                            new String[] {String.class.getName(), String.class.getName()});
            return NAME
                    .matcher(Files.readString(dump))
                    .results()
                    .map(Census::name)
                    .toList()
                    .stream();
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(dump.getParent());
        }
    }

    private static String name(MatchResult line) {
        return line.group(1);
    }
}

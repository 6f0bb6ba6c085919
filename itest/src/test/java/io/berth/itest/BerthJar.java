package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A process that runs {@code berth.jar}, with a temporary folder of its own. */
final class BerthJar implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;
    private static final String END = "(end of output)";

    private final Process process;
    private final Path temporary;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private BerthJar(Process process, Path temporary) {
        this.process = process;
        this.temporary = temporary;
        Thread reader = new Thread(this::read, "output of berth.jar");
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs it with its error output among its output, as in a terminal. */
    static BerthJar start(Object... arguments) throws IOException {
        return startedBy(List.of(), List.of(), arguments);
    }

    /** Runs it in a JVM with these options. */
    static BerthJar with(List<String> options, Object... arguments) throws IOException {
        return startedBy(List.of(), options, arguments);
    }

    /** Runs it where it can have no more than so many descriptors, and can't raise that itself. */
    static BerthJar limited(int descriptors, Object... arguments) throws IOException {
        return startedBy(
                List.of("sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh"),
                List.of(),
                arguments);
    }

    private static BerthJar startedBy(
            List<String> before, List<String> options, Object... arguments) throws IOException {
        Path temporary = Files.createTempDirectory("berth-jar-it");
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(options);
        command.add("-jar");
        command.add(Jars.app().toString());
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        return new BerthJar(builder.start(), temporary);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException ended) {
            // What it said until then is what counts.
        }
        lines.add(END);
    }

    /** Where the server of this name listens, as soon as its line is printed. */
    InetSocketAddress listening(String name) throws Exception {
        String start = name + " listening on 127.0.0.1:";
        String line = lineThat(text -> text.startsWith(start));
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(line.substring(start.length())));
    }

    /** Passes over the lines before the next one that is so. */
    String lineThat(Predicate<String> wanted) throws Exception {
        List<String> passed = new ArrayList<>();
        while (!passed.contains(END)) {
            String line = next(passed);
            if (wanted.test(line)) {
                return line;
            }
            passed.add(line);
        }
        throw new AssertionError("no such line in " + passed);
    }

    /** All lines up to its end. */
    List<String> rest() throws Exception {
        List<String> rest = new ArrayList<>();
        while (!rest.contains(END)) {
            rest.add(next(rest));
        }
        return rest;
    }

    long pid() {
        return process.pid();
    }

    /** How long it has computed so far. */
    Duration computed() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** The next line, whatever it says. */
    String line() throws Exception {
        return next(List.of());
    }

    private String next(List<String> passed) throws Exception {
        String line = lines.poll(PATIENCE_SECONDS, SECONDS);
        if (line == null) {
            throw new AssertionError("nothing more was printed after " + passed);
        }
        return line;
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Its exit status, waited for. */
    int status() throws Exception {
        if (!process.waitFor(PATIENCE_SECONDS, SECONDS)) {
            throw new AssertionError("still running");
        }
        return process.exitValue();
    }

    /** What lies in its temporary folder. */
    List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            // The JVM's own, for tools that look into it.
            return files.filter(file -> !file.getFileName().toString().startsWith("hsperf"))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}

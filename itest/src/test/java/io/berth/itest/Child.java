package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A program in a process of its own. It ends when its input does, or is made to. */
final class Child implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Process process;
    private final Told<String> lines = new Told<>();

    private Child(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread reader = new Thread(this::readLines, "lines of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs any program. */
    static Child command(String... command) throws IOException {
        return new Child(List.of(command));
    }

    /** Runs Java with these arguments. */
    static Child java(List<String> arguments) throws IOException {
        return java(List.of(), arguments);
    }

    /** Runs Java by way of another program. */
    static Child java(List<String> before, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(JAVA.toString());
        command.addAll(arguments);
        return new Child(command);
    }

    /** Runs a class of the tests on the tests' class path. */
    static Child program(List<String> before, Class<?> program, Object... arguments)
            throws IOException {
        List<String> all = new ArrayList<>();
        all.add("-Ditest.jars=" + System.getProperty("itest.jars", "target"));
        all.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        return java(before, all);
    }

    private void readLines() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException ended) {
            lines.add("the output ended: " + ended);
        }
    }

    /** Waits for a line that it prints. */
    String line(Predicate<String> wanted) throws InterruptedException {
        return lines.next(wanted);
    }

    /** What it has printed and nobody has waited for. */
    List<String> rest() {
        return lines.rest();
    }

    /** Gives it a line to read. */
    void tell(String line) throws IOException {
        process.outputWriter().write(line + '\n');
        process.outputWriter().flush();
    }

    /** Asks it to end, as a person at a terminal would; what it says of that is still read. */
    void terminate() {
        process.toHandle().destroy();
    }

    @Override
    public void close() throws IOException {
        process.outputWriter().close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Karaf in a process of its own, as its start script starts it. */
final class Karaf implements AutoCloseable {

    /** From here on its start script, and its shell, ask of the JVM what that has no more. */
    static final int FIRST_JAVA_WITHOUT_SHELL = 24;

    private static final long PATIENCE_SECONDS = 60;
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    private final Process process;
    private final KarafOutput logged;
    private final KarafShell shell;
    private int since;

    private Karaf(Process process, boolean hasShell) {
        this.process = process;
        this.logged = KarafOutput.of(process.getErrorStream(), "Karaf's log");
        KarafOutput printed = KarafOutput.of(process.getInputStream(), "Karaf's output");
        this.shell =
                hasShell
                        ? new KarafKeyboard(process.outputWriter(UTF_8), printed)
                        : new KarafProbe(logged);
    }

    /** Whether its shell runs on this JVM. */
    static boolean hasShell() {
        return java.lang.Runtime.version().feature() < FIRST_JAVA_WITHOUT_SHELL;
    }

    /**
     * Starts it with its shell on its standard input and output, or where that does not run with
     * its commands alone.
     */
    static Karaf withCommands(KarafFolder folder) throws Exception {
        if (hasShell()) {
            return start(folder);
        }
        KarafProbe.deploy(folder);
        return withoutShell(folder);
    }

    /** Starts it as a service is started. */
    static Karaf withoutShell(KarafFolder folder) throws IOException {
        return start(folder, "daemon");
    }

    private static Karaf start(KarafFolder folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(KarafFolder.distribution().resolve("bin/karaf").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.matches("KARAF_.*|(EXTRA_)?JAVA(_OPTS)?"));
        environment.put("JAVA_HOME", JAVA_HOME.toString());
        environment.put("JAVA_OPTS", javaOptions());
        // What lives this short is not worth being compiled well.
        environment.put("EXTRA_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        environment.put("KARAF_BASE", folder.path("").toString());
        environment.put("KARAF_OPTS", karafOptions(folder));
        // So that the process is Java itself, which then can be killed.
        environment.put("KARAF_EXEC", "exec");
        environment.put("CHECK_ROOT_INSTANCE_RUNNING", "false");
        environment.put("TERM", "dumb");
        return new Karaf(builder.start(), arguments.length == 0);
    }

    private static String karafOptions(KarafFolder folder) {
        return "-Dkaraf.log.console=INFO"
                + (" -Dkaraf.instances=" + folder.path("instances"))
                + (" -Dkaraf.history=" + folder.path("data/history"));
    }

    /** None means those of the start script, some of which newer JVMs refuse. */
    private static String javaOptions() {
        return hasShell() ? "" : "-Xmx512m";
    }

    /** Runs a command of the shell; what it prints. */
    String run(String command) throws Exception {
        mark();
        long began = System.nanoTime();
        String said = shell.run(command);
        // The shell is there before all of its commands are, and nobody tells when.
        while (said.contains("Command not found") && isInTime(began)) {
            said = shell.run(command);
        }
        if (said.contains("Command not found") || said.contains("Error executing command")) {
            throw new AssertionError(command + ": " + said);
        }
        return said;
    }

    private static boolean isInTime(long began) throws InterruptedException {
        new CountDownLatch(1).await(200, MILLISECONDS);
        return System.nanoTime() - began < SECONDS.toNanos(PATIENCE_SECONDS);
    }

    /** Only what is logged from now on counts, as after a command it does. */
    void mark() {
        since = logged.count();
    }

    /** Waits for a line of the log; what is found in it. */
    Matcher logged(String wanted) throws InterruptedException {
        Pattern pattern = Pattern.compile(wanted);
        Predicate<String> matches = pattern.asPredicate();
        int place = logged.find(since, "line of log with " + wanted, matches);
        Matcher matcher = pattern.matcher(logged.between(place, place + 1).get(0));
        matcher.find();
        return matcher;
    }

    /** Waits until the server of this name listens; the port. */
    int listening(String name) throws InterruptedException {
        String line = "\\b" + name + ": listening on 127\\.0\\.0\\.1:(\\d+)";
        return Integer.parseInt(logged(line).group(1));
    }

    /**
     * What a server answers. A connection that has said nothing yet may end when its handler is
     * registered anew, as Karaf does with one whose configuration it has just written: then a
     * client comes again.
     */
    static String answer(int port, String question) throws IOException {
        String answer = "";
        for (int i = 0; i < 3 && answer.isEmpty(); i++) {
            try (Peer peer = Peer.to(port)) {
                answer = peer.exchange(question);
            }
        }
        return answer;
    }

    /** Waits until no thread of Berth is left; nobody tells of the end of a thread. */
    void awaitNoThread() throws Exception {
        long began = System.nanoTime();
        List<String> left = threads();
        while (!left.isEmpty() && isInTime(began)) {
            left = threads();
        }
        if (!left.isEmpty()) {
            throw new AssertionError("threads left: " + left);
        }
    }

    /** Berth's threads, of a thread dump. */
    private List<String> threads() throws Exception {
        List<String> all = jcmd("Thread.print").lines().toList();
        if (all.stream().noneMatch(line -> line.startsWith("\"main\""))) {
            throw new AssertionError("no thread dump: " + all);
        }
        return all.stream().filter(line -> line.startsWith("\"berth-")).toList();
    }

    /** Has its JVM do something that the tool of the JDK asks for; what that says. */
    String jcmd(Object... arguments) throws Exception {
        return JdkTool.run(
                "jcmd", Stream.concat(Stream.of(process.pid()), Stream.of(arguments)).toArray());
    }

    /** What a client of JMX in this process sees. */
    Beans beans() throws Exception {
        return Beans.of(process.pid());
    }

    /** Stops it by a command of the shell. */
    void shutdown() throws Exception {
        mark();
        shell.type("system:shutdown -f");
        awaitEnd();
    }

    /** Stops it by SIGTERM. */
    void terminate() throws Exception {
        mark();
        // By its handle: the process itself would close what is still to be read.
        process.toHandle().destroy();
        awaitEnd();
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, SECONDS)) {
            throw new AssertionError("still running");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(PATIENCE_SECONDS, SECONDS).join();
    }
}

package io.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What it was measured on, in lines of Markdown. */
final class Machine {

    private static final String FILE = "machine.md";

    private Machine() {}

    /** Notes it beside the rows, since the page may be written later and elsewhere. */
    static void note(Path results) throws IOException, InterruptedException {
        Files.createDirectories(results);
        Files.writeString(results.resolve(FILE), String.join("\n", facts()) + "\n");
    }

    static String noted(Path results) throws IOException {
        Path file = results.resolve(FILE);
        return Files.exists(file) ? Files.readString(file) : "- not noted\n";
    }

    private static List<String> facts() throws InterruptedException {
        return List.of(
                "- "
                        + LocalDate.now()
                        + ", commit "
                        + firstLine("git", "rev-parse", "--short", "HEAD"),
                "- processor: " + processor(said("lscpu")),
                "- system: "
                        + firstLine("uname", "-sr")
                        + ", memory: "
                        + memory(said("free", "-g")),
                "- Java: "
                        + System.getProperty("java.runtime.name")
                        + " "
                        + Runtime.version()
                        + "; options of all: `"
                        + String.join(" ", Program.Java.OPTIONS)
                        + "`; the collector is the JVM's own choice (Serial on one core, else G1)",
                "- C: " + firstLine("gcc", "--version") + "; Go: " + firstLine("go", "version"));
    }

    private static String said(String... words) throws InterruptedException {
        try {
            return Command.run(Path.of("."), List.of(words));
        } catch (IOException e) {
            return "none";
        }
    }

    private static String firstLine(String... words) throws InterruptedException {
        return said(words).lines().findFirst().orElse("none");
    }

    /** From {@code lscpu}: the model, and how many there are of it. */
    static String processor(String lscpu) {
        return found("Model name:\\s+(.*)", lscpu)
                + ", "
                + found("CPU\\(s\\):\\s+(\\d+)", lscpu)
                + " cores";
    }

    private static String memory(String free) {
        return found("Mem:\\s+(\\d+)", free) + " GiB";
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1).strip() : "unknown";
    }
}

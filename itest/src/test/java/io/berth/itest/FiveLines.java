package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The program of the documentation, made to run as it stands there. */
final class FiveLines {

    private static final Path PROJECT = Path.of(System.getProperty("basedir", ".")).resolve("..");
    private static final Path JAVADOC =
            PROJECT.resolve("api/src/main/java/io/berth/TcpServerFactory.java");
    private static final Path README = PROJECT.resolve("README.md");
    private static final String MARK = "TcpServerFactory.load()";
    private static final String ADDRESS = "127.0.0.1:7007";

    private final List<String> lines;

    private FiveLines(List<String> lines) {
        this.lines = lines;
    }

    /** As the Javadoc of the factory shows it. */
    static FiveLines ofJavadoc() throws IOException {
        return new FiveLines(
                block(Files.readAllLines(JAVADOC), "<pre>{@code", "}</pre>").stream()
                        .map(line -> line.replaceFirst("^ \\* ?", ""))
                        .toList());
    }

    /** As the README shows it. */
    static FiveLines ofReadme() throws IOException {
        return new FiveLines(block(Files.readAllLines(README), "```java", "```"));
    }

    List<String> lines() {
        return lines.stream().map(String::strip).toList();
    }

    /** The block in which the factory is loaded. */
    private static List<String> block(List<String> text, String begin, String end) {
        List<String> block = new ArrayList<>();
        boolean inside = false;
        for (String line : text) {
            if (inside && line.strip().endsWith(end)) {
                inside = false;
                if (block.toString().contains(MARK)) {
                    return block;
                }
            } else if (line.strip().endsWith(begin)) {
                inside = true;
                block.clear();
            } else if (inside) {
                block.add(line);
            }
        }
        throw new AssertionError("no block with " + MARK);
    }

    /** Compiles it as a class named {@code Main} in a module named {@code program}. */
    void compileInto(Path folder, List<Path> modules) throws IOException {
        Path module = folder.resolve("module-info.java");
        Path main = Files.createDirectories(folder.resolve("program")).resolve("Main.java");
        Files.writeString(module, "module program { requires io.berth; }");
        Files.writeString(main, source());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertNotNull(compiler, "a JDK is needed");
        int result =
                compiler.run(
                        null,
                        null,
                        null,
                        "--module-path",
                        path(modules),
                        "-d",
                        folder.toString(),
                        module.toString(),
                        main.toString());
        assertEquals(0, result, source());
    }

    /** Port 7007 may be taken while the tests run; nothing else is changed. */
    private String source() {
        String body = String.join("\n", lines);
        assertEquals(2, body.split(ADDRESS, -1).length, body);
        return "package program;\nimport io.berth.*;\npublic class Main {\n"
                + "public static void main(String[] arguments) throws Exception {\n"
                + body.replace(ADDRESS, "127.0.0.1:0")
                + "\n}\n}\n";
    }

    static String path(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}

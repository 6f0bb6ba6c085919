package io.berth.itest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The real HAProxy in front of servers, configured as docs/operations.md shows. */
final class Haproxy implements AutoCloseable {

    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/sbin/haproxy"), Path.of("/usr/local/sbin/haproxy"));

    private final Child process;
    private final int port;

    private Haproxy(Child process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it before its servers: that it finds them closed shows that its own port is open.
     *
     * @param servers lines that begin with {@code server NAME}
     */
    static Haproxy before(Path folder, String... servers) throws Exception {
        int port = FreePort.findForAPortThatCloses();
        Path file = Files.createTempFile(folder, "haproxy", ".cfg");
        Files.writeString(file, configuration(port, servers));
        Haproxy haproxy = new Haproxy(Child.command(program(), "-db", "-f", file.toString()), port);
        haproxy.await(servers.length, " is DOWN");
        return haproxy;
    }

    private static String program() {
        Path program =
                PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(PROGRAMS.get(0));
        assumeTrue(Files.isExecutable(program), "no haproxy here");
        return program.toString();
    }

    private static String configuration(int port, String... servers) {
        return """
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client  10m
                    timeout server  10m
                    retries 3
                    option redispatch 1
                    default-server check inter 1s fastinter 100ms downinter 100ms fall 2 rise 2

                listen app
                    bind 127.0.0.1:%d
                    balance roundrobin
                """
                        .formatted(port)
                + Stream.of(servers).map("    %s\n"::formatted).reduce("", String::concat);
    }

    int port() {
        return port;
    }

    /** Waits until it has seen so many servers, in any order, open that were closed before. */
    void awaitUp(int servers) throws InterruptedException {
        await(servers, " is UP");
    }

    /** Waits until it sends no newcomer to this server any more. */
    void awaitDown(String server) throws InterruptedException {
        await(1, "Server app/" + server + " is DOWN");
    }

    /** What it has told of a server and nobody has waited for. */
    List<String> newsOf(String server) {
        return process.rest().stream()
                .filter(line -> line.contains("Server app/" + server))
                .toList();
    }

    private void await(int times, String news) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            process.line(line -> line.contains(news));
        }
    }

    @Override
    public void close() throws IOException {
        process.terminate();
        process.close();
    }
}

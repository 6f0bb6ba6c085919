package io.berth.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A peer's process; closing it ends it. */
final class RunningServer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;

    private final Process process;
    private final int port;

    private RunningServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param log where its standard error goes
     * @throws IOException where it ends before
     */
    static RunningServer start(Peer peer, Work work, Setting setting, Path log) throws IOException {
        List<String> command = new ArrayList<>(setting.server());
        command.addAll(peer.command(work));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                        .start();
        BufferedReader printed = process.inputReader();
        for (String line; (line = printed.readLine()) != null; ) {
            if (line.startsWith("ready ")) {
                return new RunningServer(process, Integer.parseInt(line.substring(6)));
            }
        }
        throw new IOException(peer.name() + " ended before it was ready: see " + log);
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}

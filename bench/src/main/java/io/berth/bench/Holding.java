package io.berth.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** Measures what connections cost that do nothing. */
final class Holding {

    private static final int WARM_UPS = 6;
    private static final int WARM_UP = 3_000;

    private final Load load;
    private final Work work;

    Holding(Load load, Work work) {
        this.load = load;
        this.work = work;
    }

    /** Memory with all connections open less memory without, for each connection. */
    Row measure(String peer, RunningServer server, int round)
            throws IOException, InterruptedException {
        if (round == 1) {
            warmUp(server);
        }
        Memory empty = Memory.of(server.pid());
        Memory full = hold(server, work);
        return Row.of(
                peer,
                round,
                figure ->
                        switch (figure) {
                            case HEAP -> (full.heap() - empty.heap()) / work.connections();
                            case RESIDENT ->
                                    (full.resident() - empty.resident()) / work.connections();
                            default -> 0;
                        });
    }

    /**
     * What is loaded, compiled and made for the first connections must not count; and code that is
     * not compiled yet keeps larger frames on a waiting thread's stack.
     */
    private void warmUp(RunningServer server) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UPS; i++) {
            hold(server, work.withConnections(WARM_UP));
        }
    }

    private Memory hold(RunningServer server, Work held) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(load.command(server, held))
                        .directory(Path.of(".").toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader printed = process.inputReader();
        if (!"open".equals(printed.readLine())) {
            throw new FailedException("the load could not open " + held.connections());
        }
        Memory memory = Memory.of(server.pid());
        process.getOutputStream().close();
        process.waitFor();
        return memory;
    }
}

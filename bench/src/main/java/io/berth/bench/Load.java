package io.berth.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The load program.
 *
 * @param program its file
 * @param setting which cores it may use
 */
record Load(Path program, Setting setting) {

    /** Puts a server under load for some time. */
    Told on(RunningServer server, Work work, double warmup, double seconds, long rate)
            throws IOException, InterruptedException {
        List<String> command = command(server, work);
        command.add("warmup=" + warmup);
        command.add("seconds=" + seconds);
        command.add("rate=" + rate);
        String printed = Command.run(Path.of("."), command);
        return Told.by(printed.lines().toList());
    }

    /**
     * The command without times; it is the load's whole command where the work is to do nothing.
     */
    List<String> command(RunningServer server, Work work) {
        List<String> command = new ArrayList<>(setting.load());
        command.add(program.toAbsolutePath().toString());
        command.add("port=" + server.port());
        command.add("pid=" + server.pid());
        command.addAll(work.arguments());
        return command;
    }
}

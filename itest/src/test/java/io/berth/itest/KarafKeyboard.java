package io.berth.itest;

import java.io.IOException;
import java.io.Writer;
import java.util.stream.Collectors;

/** Karaf's shell as a person has it: what is typed goes to it, what it prints comes back. */
final class KarafKeyboard implements KarafShell {

    private final Writer input;
    private final KarafOutput printed;
    private int commands;

    KarafKeyboard(Writer input, KarafOutput printed) {
        this.input = input;
        this.printed = printed;
    }

    @Override
    public void type(String command) throws IOException {
        input.write(command + "\n");
        input.flush();
    }

    @Override
    public String run(String command) throws Exception {
        int from = printed.count();
        String end = "end of command " + ++commands;
        // What is typed is printed too, and must not look like the end.
        type(command + "\necho " + end.replace("of", "\"of\""));
        int to = printed.find(from, "end of " + command, end::equals);
        return printed.between(from, to).stream()
                .filter(line -> !line.startsWith("karaf@root()>"))
                .collect(Collectors.joining("\n"));
    }
}

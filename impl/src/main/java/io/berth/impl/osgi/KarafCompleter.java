package io.berth.impl.osgi;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;

/** Says how what is typed of a command may go on: first its name, then its first argument. */
final class KarafCompleter implements Completer {

    private static final int NOTHING = -1;

    private final Synopsis synopsis;
    private final boolean scoped;
    private final Supplier<Stream<String>> words;

    /**
     * @param scoped whether the command is known by its short name alone
     */
    KarafCompleter(Synopsis synopsis, boolean scoped, Supplier<Stream<String>> words) {
        this.synopsis = synopsis;
        this.scoped = scoped;
        this.words = words;
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        String begun = line.getCursorArgument().substring(0, line.getArgumentPosition());
        possible(session, line)
                .filter(word -> word.startsWith(begun))
                // The blank ends the word.
                .forEach(word -> candidates.add(word + " "));
        return candidates.isEmpty() ? NOTHING : line.getBufferPosition() - begun.length();
    }

    private Stream<String> possible(Session session, CommandLine line) {
        return switch (line.getCursorArgumentIndex()) {
            case 0 -> names();
            case 1 -> isThis(session, line.getArguments()[0]) ? words.get() : Stream.empty();
            default -> Stream.empty();
        };
    }

    private Stream<String> names() {
        return scoped
                ? Stream.of(synopsis.name())
                : Stream.of(synopsis.fullName(), synopsis.name());
    }

    /** Of a short name the session knows which command it is just now. */
    private boolean isThis(Session session, String typed) {
        return synopsis.fullName().equals(session.resolveCommand(typed));
    }
}

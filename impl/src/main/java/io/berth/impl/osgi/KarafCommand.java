package io.berth.impl.osgi;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/** A command as Karaf's shell has it: it says what it is for, and what may be typed next. */
final class KarafCommand implements Command {

    private final Synopsis synopsis;
    private final String description;
    private final Supplier<Stream<String>> words;
    private final Function<List<String>, String> run;

    /**
     * @param words that its first argument may be now
     */
    KarafCommand(
            Synopsis synopsis,
            String description,
            Supplier<Stream<String>> words,
            Function<List<String>, String> run) {
        this.synopsis = synopsis;
        this.description = description;
        this.words = words;
        this.run = run;
    }

    @Override
    public String getScope() {
        return synopsis.scope();
    }

    @Override
    public String getName() {
        return synopsis.name();
    }

    @Override
    public String getDescription() {
        return description;
    }

    @Override
    public Completer getCompleter(boolean scoped) {
        return new KarafCompleter(synopsis, scoped, words);
    }

    /** Karaf's own serves. */
    @Override
    public @Nullable Parser getParser() {
        return null;
    }

    @Override
    public @Nullable Object execute(Session session, List<Object> arguments) {
        List<String> typed = arguments.stream().map(String::valueOf).toList();
        if (typed.contains("--help")) {
            // Karaf's help command takes what is printed, and not what is given back.
            System.out.println(help());
            return null;
        }
        if (!synopsis.allows(typed.size())) {
            throw new IllegalArgumentException("type " + synopsis);
        }
        return run.apply(typed);
    }

    private String help() {
        return synopsis + "\n\n  " + description;
    }
}

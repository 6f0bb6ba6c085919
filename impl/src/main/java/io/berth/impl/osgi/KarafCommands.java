package io.berth.impl.osgi;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Has Karaf's shell know the commands, whenever it is there. */
final class KarafCommands implements ServiceTrackerCustomizer<SessionFactory, Registry> {

    private final BundleContext context;
    private final List<KarafCommand> commands;

    private KarafCommands(Commands commands, BundleContext context) {
        this.context = context;
        this.commands = all(commands);
    }

    private static List<KarafCommand> all(Commands run) {
        Supplier<Stream<String>> nothing = Stream::empty;
        return List.of(
                command("list", "Shows all servers.", nothing, typed -> run.list()),
                command(
                        "info [NAME]",
                        "Shows a server, or all that is refused, with the reasons.",
                        run::names,
                        typed -> typed.isEmpty() ? run.info() : run.info(typed.get(0))),
                command(
                        "connections [NAME]",
                        "Shows the open connections of a server, or of all.",
                        run::names,
                        typed ->
                                typed.isEmpty()
                                        ? run.connections()
                                        : run.connections(typed.get(0))),
                command(
                        "kill ID",
                        "Ends the connection of this number at once.",
                        run::ids,
                        typed -> run.kill(typed.get(0))),
                command(
                        "pause NAME",
                        "Has a server accept no more; its port stays open, newcomers wait.",
                        run::names,
                        typed -> run.pause(typed.get(0))),
                command(
                        "resume NAME",
                        "Has a server accept again after pause, open again after drain.",
                        run::names,
                        typed -> run.resume(typed.get(0))),
                command(
                        "drain NAME [TIMEOUT]",
                        "Closes a server's port, waits for its connections to end, then cuts them.",
                        run::names,
                        typed ->
                                typed.size() == 1
                                        ? run.drain(typed.get(0))
                                        : run.drain(typed.get(0), typed.get(1))));
    }

    private static KarafCommand command(
            String synopsis,
            String description,
            Supplier<Stream<String>> words,
            Function<List<String>, String> run) {
        return new KarafCommand(new Synopsis(Commands.SCOPE, synopsis), description, words, run);
    }

    /**
     * Offers them; the result, run once, ends that.
     *
     * @throws LinkageError where the packages of Karaf's shell are not there
     */
    static Runnable offer(Commands commands, BundleContext context) {
        ServiceTracker<SessionFactory, Registry> shells =
                new ServiceTracker<>(
                        context, SessionFactory.class, new KarafCommands(commands, context));
        shells.open();
        return shells::close;
    }

    @Override
    public @Nullable Registry addingService(ServiceReference<SessionFactory> shell) {
        SessionFactory factory = context.getService(shell);
        if (factory == null) {
            // It has just gone; nothing is tracked then.
            return null;
        }
        Registry registry = factory.getRegistry();
        commands.forEach(registry::register);
        return registry;
    }

    @Override
    public void modifiedService(ServiceReference<SessionFactory> shell, Registry registry) {}

    @Override
    public void removedService(ServiceReference<SessionFactory> shell, Registry registry) {
        commands.forEach(registry::unregister);
        context.ungetService(shell);
    }
}

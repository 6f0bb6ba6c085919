package io.berth.impl.osgi;

import io.berth.ConfigException;
import io.berth.DrainReport;
import io.berth.ServerState;
import io.berth.impl.server.Server;
import io.berth.runtime.BerthRuntime;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/**
 * The commands of scope {@code berth}, for Gogo and all shells that are built on it. Each gives its
 * text to the shell, or throws with a message for the person who typed it.
 */
public final class Commands {

    /** What the commands' names begin with. */
    static final String SCOPE = "berth";

    private static final String[] FUNCTIONS = {
        "list", "info", "connections", "kill", "pause", "resume", "drain"
    };

    private final BerthRuntime runtime;
    private final List<Berth> berths;
    private final Roll roll;

    /**
     * @param berths as they are whenever it is looked at
     */
    Commands(BerthRuntime runtime, List<Berth> berths) {
        this.runtime = runtime;
        this.berths = berths;
        this.roll = new Roll(runtime, berths);
    }

    /** Offers them to Gogo; the result, run once, ends that. */
    Runnable offer(BundleContext context) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", SCOPE);
        properties.put("osgi.command.function", FUNCTIONS);
        return context.registerService(Commands.class, this, properties)::unregister;
    }

    /** All servers, one on each line. */
    public String list() {
        return Report.servers(runtime.getRuntimeDTO());
    }

    /** What is refused. */
    public String info() {
        return Report.refusals(runtime.getRuntimeDTO());
    }

    /** All about one server, and what it refuses. */
    public String info(String server) {
        return Report.server(runtime.getRuntimeDTO(), server)
                .orElseThrow(() -> roll.unknown(server));
    }

    /** The connections of all servers. */
    public String connections() {
        return Report.connections(
                names().flatMap(name -> Stream.of(runtime.connections(name))).toList());
    }

    /** The connections of one. */
    public String connections(String server) {
        return Report.connections(List.of(runtime.connections(roll.shown(server))));
    }

    /** Ends one connection at once. */
    public String kill(String connection) {
        long id = number(connection);
        return berths.stream()
                .filter(berth -> berth.server().kill(id))
                .map(berth -> "connection " + id + " of " + berth.name() + " is killed")
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no open connection has the number " + id));
    }

    /** The numbers of all open connections. */
    Stream<String> ids() {
        return names().flatMap(name -> Stream.of(runtime.connections(name)))
                .map(connection -> Long.toString(connection.id));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    text + " is no number of a connection, as berth:connections shows them");
        }
    }

    /** Accepts no more: the port stays open, and newcomers wait in the backlog. */
    public String pause(String server) {
        Server known = roll.made(server);
        known.pause();
        if (known.state() != ServerState.PAUSED) {
            throw new IllegalStateException(
                    server + " is " + known.state() + ": only one that is open can be paused");
        }
        return stateOf(known);
    }

    /** Accepts again after {@link #pause}, and opens again after {@link #drain}. */
    public String resume(String server) {
        Server known = roll.made(server);
        known.open();
        return stateOf(known);
    }

    /** Closes the port, and waits for the connections to end, for {@code shutdown.timeout}. */
    public String drain(String server) {
        Server known = roll.made(server);
        return told(known.shutdown());
    }

    /** As {@link #drain(String)}, for another time. */
    public String drain(String server, String timeout) {
        Server known = roll.made(server);
        return told(known.shutdown(duration(known, timeout)));
    }

    private static String told(DrainReport report) {
        Sheet sheet = new Sheet();
        sheet.add("ended by themselves", report.endedByThemselves());
        sheet.add("closed while quiet", report.closedQuiet());
        sheet.add("cut", report.cut());
        sheet.add("threads that go on", String.join(", ", report.stuckThreads()));
        sheet.add("took", report.took().toMillis() + " ms");
        return sheet.toString();
    }

    /** The one definition of how a duration is written is the configuration's. */
    private static Duration duration(Server server, String text) {
        try {
            return server.config().toBuilder()
                    .set("shutdown.timeout", text)
                    .build()
                    .shutdownTimeout();
        } catch (ConfigException e) {
            throw new IllegalArgumentException(String.join("; ", e.problems()));
        }
    }

    private static String stateOf(Server server) {
        ServerState state = server.state();
        String why =
                server.failure()
                        .filter(failure -> state == ServerState.FAILED)
                        .map(failure -> ": " + failure.getMessage())
                        .orElse("");
        return server.name() + " is " + state + why;
    }

    /** The names of all servers that are shown, in order. */
    Stream<String> names() {
        return roll.names();
    }
}

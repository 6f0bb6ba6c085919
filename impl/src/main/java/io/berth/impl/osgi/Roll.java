package io.berth.impl.osgi;

import io.berth.impl.server.Server;
import io.berth.runtime.BerthRuntime;
import io.berth.runtime.dto.ServerDTO;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The servers as somebody calls them by their names. One whose first configuration is of no use is
 * shown, though it was never made.
 */
final class Roll {

    private final BerthRuntime runtime;
    private final List<Berth> berths;

    /**
     * @param berths as they are whenever it is looked at
     */
    Roll(BerthRuntime runtime, List<Berth> berths) {
        this.runtime = runtime;
        this.berths = berths;
    }

    private Stream<ServerDTO> all() {
        return Stream.of(runtime.getRuntimeDTO().servers);
    }

    /** The names of all that are shown, in order. */
    Stream<String> names() {
        return all().map(server -> server.name);
    }

    /** This name, where one that is shown has it. */
    String shown(String name) {
        return names().filter(name::equals).findFirst().orElseThrow(() -> unknown(name));
    }

    /** The server of this name, to do something with. */
    Server made(String name) {
        return berths.stream()
                .filter(berth -> berth.name().equals(name))
                .map(Berth::server)
                .findFirst()
                .orElseThrow(() -> notMade(name));
    }

    private RuntimeException notMade(String name) {
        return all().filter(server -> server.name.equals(name))
                .findFirst()
                .<RuntimeException>map(Roll::unmade)
                .orElseGet(() -> unknown(name));
    }

    private static IllegalStateException unmade(ServerDTO server) {
        return new IllegalStateException(
                server.name
                        + " is "
                        + server.state
                        + " until its configuration is mended: "
                        + server.failure);
    }

    /** What to tell who calls it so. */
    IllegalArgumentException unknown(String name) {
        String all = names().collect(Collectors.joining(", "));
        return new IllegalArgumentException(
                "no server has the name "
                        + (name.isBlank() ? '"' + name + '"' : name)
                        + (all.isEmpty() ? "; there is none" : "; there are: " + all));
    }
}

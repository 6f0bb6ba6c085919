package io.berth.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that can be measured, by name. */
final class Works {

    private static final Map<String, Integer> SIZES =
            Map.of("64", 64, "1k", 1024, "16k", 16 * 1024);
    private static final int[] CONNECTIONS = {1, 100, 1_000, 10_000};
    private static final int DEPTH = 16;
    private static final int SLOW_EVERY = 10;

    private Works() {}

    /** All, in the order in which they are run. */
    static List<Work> all() {
        List<Work> works = new ArrayList<>();
        echoes(works, "echo", Protection.NONE);
        echoes(works, "tls", Protection.FULL);
        works.add(Work.echo("pipelined-64-100", 100, 64).pipelined(DEPTH));
        works.add(Work.connect("connect", Protection.NONE));
        works.add(Work.connect("connect-tls-full", Protection.FULL));
        works.add(Work.connect("connect-tls-resumed", Protection.RESUMED));
        works.add(Work.echo("latency-64-100", 100, 64).of(Kind.LATENCY));
        works.add(Work.echo("latency-64-1000", 1_000, 64).of(Kind.LATENCY));
        works.add(Work.echo("slow-64-100", 100, 64).withSlowEvery(SLOW_EVERY));
        works.add(Work.echo("idle-10000", 10_000, 64).of(Kind.IDLE));
        works.add(Work.echo("idle-15000", 15_000, 64).of(Kind.IDLE));
        works.add(Work.echo("idle-tls-10000", 10_000, 64).of(Kind.IDLE).by(Protection.FULL));
        return List.copyOf(works);
    }

    private static void echoes(List<Work> works, String prefix, Protection protection) {
        for (String size : List.of("64", "1k", "16k")) {
            for (int connections : CONNECTIONS) {
                String name = prefix + "-" + size + "-" + connections;
                works.add(Work.echo(name, connections, SIZES.get(size)).by(protection));
            }
        }
    }
}

package io.berth.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that every peer is given to do.
 *
 * @param name by which it is chosen, and its results are kept
 * @param kind what the load does
 * @param connections open at once
 * @param size of a message in bytes
 * @param depth messages in one write
 * @param slow every n-th connection asks for slow service; 0 for none
 * @param protection whether TLS
 */
record Work(
        String name,
        Kind kind,
        int connections,
        int size,
        int depth,
        int slow,
        Protection protection) {

    static Work echo(String name, int connections, int size) {
        return new Work(name, Kind.ECHO, connections, size, 1, 0, Protection.NONE);
    }

    static Work connect(String name, Protection protection) {
        return new Work(name, Kind.CONNECT, 50, 64, 1, 0, protection);
    }

    Work of(Kind other) {
        return new Work(name, other, connections, size, depth, slow, protection);
    }

    Work by(Protection other) {
        return new Work(name, kind, connections, size, depth, slow, other);
    }

    Work pipelined(int messages) {
        return new Work(name, kind, connections, size, messages, slow, protection);
    }

    Work withConnections(int count) {
        return new Work(name, kind, count, size, depth, slow, protection);
    }

    Work withSlowEvery(int count) {
        return new Work(name, kind, connections, size, depth, count, protection);
    }

    /** What the load is told of it. */
    List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "mode=" + kind.mode(),
                                "connections=" + connections,
                                "size=" + size,
                                "depth=" + depth,
                                "slow=" + slow));
        if (protection.isTls()) {
            arguments.add("tls=1");
            arguments.add("resume=" + (protection == Protection.RESUMED ? 1 : 0));
        }
        return arguments;
    }
}

package io.berth.bench;

import java.util.List;

/** Which cores the server and the load may use. */
enum Setting {
    /** The server has one core for itself, the load another. */
    PINNED(List.of("taskset", "-c", "0"), List.of("taskset", "-c", "1")),
    /** Both have all. */
    FREE(List.of(), List.of());

    private final List<String> server;
    private final List<String> load;

    Setting(List<String> server, List<String> load) {
        this.server = server;
        this.load = load;
    }

    /** What goes before the server's command. */
    List<String> server() {
        return server;
    }

    /** What goes before the load's command. */
    List<String> load() {
        return load;
    }

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}

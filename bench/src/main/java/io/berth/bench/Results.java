package io.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of one work in one setting, kept in a file as they come, so that a run can be taken up
 * again.
 */
final class Results {

    private final Path file;
    private final List<Row> rows;

    private Results(Path file, List<Row> rows) {
        this.file = file;
        this.rows = rows;
    }

    static Results read(Path folder, Setting setting, Work work) throws IOException {
        Path file = folder.resolve(setting.word() + "-" + work.name() + ".csv");
        List<Row> rows = new ArrayList<>();
        if (Files.exists(file)) {
            Files.readAllLines(file).stream().skip(1).map(Row::parse).forEach(rows::add);
        }
        return new Results(file, rows);
    }

    void forget() throws IOException {
        rows.clear();
        Files.deleteIfExists(file);
    }

    void add(Row row) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, Row.HEADER + "\n");
        }
        Files.writeString(file, row.line() + "\n", StandardOpenOption.APPEND);
        rows.add(row);
    }

    boolean has(String peer, int round) {
        return rows.stream().anyMatch(row -> row.round() == round && row.peer().equals(peer));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** In the order in which they were first measured. */
    Set<String> peers() {
        Set<String> peers = new LinkedHashSet<>();
        rows.forEach(row -> peers.add(row.peer()));
        return peers;
    }

    Sample sample(String peer, Figure figure) {
        return Sample.of(
                rows.stream()
                        .filter(row -> row.peer().equals(peer))
                        .mapToDouble(row -> row.value(figure))
                        .toArray());
    }
}

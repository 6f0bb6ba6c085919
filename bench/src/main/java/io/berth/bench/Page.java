package io.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code docs/benchmarks.md} and its plots, from whatever has been measured. */
final class Page {

    private final Path results;
    private final Path docs;

    /**
     * @param results the folder with the rows
     * @param docs where the page goes; its plots go to {@code benchmarks} in it
     */
    Page(Path results, Path docs) {
        this.results = results;
        this.docs = docs;
    }

    void write() throws IOException {
        StringBuilder text = new StringBuilder(introduction().formatted(Machine.noted(results)));
        for (Work work : Works.all()) {
            for (Setting setting : Setting.values()) {
                Results rows = Results.read(results, setting, work);
                if (!rows.isEmpty()) {
                    text.append('\n').append(chapter(work, setting, rows));
                }
            }
        }
        Files.createDirectories(docs);
        Files.writeString(docs.resolve("benchmarks.md"), text);
    }

    private String chapter(Work work, Setting setting, Results rows) throws IOException {
        String plot = "benchmarks/" + setting.word() + "-" + work.name() + ".svg";
        Plot.draw(docs.resolve(plot), work, setting, rows);
        return new Chapter(work, setting, rows).text() + "\n![" + work.name() + "](" + plot + ")\n";
    }

    private static String introduction() throws IOException {
        try (var in = Page.class.getResourceAsStream("introduction.md")) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}

package io.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** The command line. */
public final class Bench {

    private final Options options;
    private final Path target = Path.of("target").toAbsolutePath();
    private final Path natives = target.resolve("native");
    private final Path keys = target.resolve("keys");

    private Bench(Options options) {
        this.options = options;
    }

    /**
     * Runs what is asked for; {@code help} says what there is.
     *
     * @param arguments a word and {@code key=value}
     */
    public static void main(String... arguments) throws Exception {
        Bench bench = new Bench(Options.of(arguments));
        switch (bench.options.command()) {
            case "run" -> bench.run();
            case "list" -> bench.list();
            default -> bench.help();
        }
    }

    private void run() throws Exception {
        new Natives(Path.of("src/main").toAbsolutePath(), natives, System.out).build();
        Keys.make(keys);
        List<Work> works = chosen(Works.all(), "works", "echo-64-100,echo-64-1000", Work::name);
        List<Peer> peers =
                chosen(peers(), "peers", "all", Peer::name).stream().filter(this::isThere).toList();
        for (Work work : works) {
            for (Setting setting : settings()) {
                run(work, setting, peers.stream().filter(peer -> peer.fits(work)).toList());
            }
        }
    }

    private void run(Work work, Setting setting, List<Peer> peers)
            throws IOException, InterruptedException {
        Results results = new Series(plan(), work, setting).run(peers);
        System.out.println(Comparison.of(results, setting, work));
    }

    private Plan plan() {
        return new Plan(
                Path.of(options.text("results", target.resolve("results").toString())),
                natives.resolve("load"),
                (int) options.number("rounds", 5),
                options.number("warmup", 1),
                options.number("seconds", 3),
                options.has("--resume"),
                System.out);
    }

    private List<Peer> peers() {
        return new Peers(natives, keys).all(options.builds());
    }

    private boolean isThere(Peer peer) {
        if (!peer.program().isThere()) {
            System.out.println("skipped: " + peer.name() + " could not be built");
        }
        return peer.program().isThere();
    }

    private List<Setting> settings() {
        List<String> words = options.list("settings", "pinned,free");
        boolean pins = Files.isExecutable(Path.of("/usr/bin/taskset"));
        if (!pins) {
            System.out.println("skipped: pinned: there is no taskset");
        }
        return Arrays.stream(Setting.values())
                .filter(setting -> words.contains(setting.word()))
                .filter(setting -> pins || setting == Setting.FREE)
                .toList();
    }

    private <T> List<T> chosen(
            List<T> all, String key, String otherwise, Function<T, String> name) {
        List<String> words = options.list(key, otherwise);
        Predicate<T> named = one -> words.contains(name.apply(one));
        Predicate<T> started =
                one ->
                        words.stream()
                                .filter(word -> word.endsWith("*"))
                                .map(word -> word.substring(0, word.length() - 1))
                                .anyMatch(name.apply(one)::startsWith);
        return words.contains("all") ? all : all.stream().filter(named.or(started)).toList();
    }

    private void list() {
        System.out.println("works:");
        Works.all().forEach(work -> System.out.println("  " + work.name()));
        System.out.println("peers:");
        peers().forEach(peer -> System.out.println("  " + peer.name()));
    }

    private void help() throws IOException {
        try (var in = Bench.class.getResourceAsStream("help.txt")) {
            System.out.print(new String(in.readAllBytes()));
        }
    }
}

package io.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** The command line. */
public final class Bench {

    private static final String GUARDED = "echo-64-100,echo-64-1000,tls-64-100";

    /** Far enough from what was measured that a busy machine doesn't reach it. */
    private static final double BOUND = 1.6;

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
        boolean others = arguments.length > 0 && arguments[0].equals("jmh");
        Bench bench = new Bench(others ? Options.of("jmh") : Options.of(arguments));
        switch (bench.options.command()) {
            case "run" -> bench.run();
            case "list" -> bench.list();
            case "doc" -> bench.writeDoc();
            case "guard" -> bench.guard();
            case "jmh" ->
                    org.openjdk.jmh.Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            default -> bench.help();
        }
    }

    private void run() throws Exception {
        prepare();
        List<Work> works = chosen(Works.all(), "works", "echo-64-100,echo-64-1000", Work::name);
        List<Peer> peers =
                chosen(peers(), "peers", "all", Peer::name).stream().filter(this::isThere).toList();
        for (Work work : works) {
            for (Setting setting : settings()) {
                run(work, setting, peers.stream().filter(peer -> peer.fits(work)).toList());
            }
        }
        if (options.has("--doc")) {
            writeDoc();
        }
    }

    private void prepare() throws Exception {
        new Natives(Path.of("src/main").toAbsolutePath(), natives, System.out).build();
        Keys.make(keys);
        Machine.note(results());
    }

    /** In under three minutes: what must not become dearer unseen. */
    private void guard() throws Exception {
        prepare();
        Guard guard = new Guard(options.number("bound", BOUND));
        List<String> complaints = new ArrayList<>();
        List<String> names = List.of("berth", Peers.REFERENCE, "berth-tls", "netty-epoll-tls");
        for (Work work : chosen(Works.all(), "works", GUARDED, Work::name)) {
            List<Peer> peers =
                    peers().stream()
                            .filter(peer -> names.contains(peer.name()) && peer.fits(work))
                            .toList();
            complaints.addAll(guard.complaints(work, run(work, settings().get(0), peers)));
        }
        complaints.forEach(System.out::println);
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    private void writeDoc() throws IOException {
        Path docs = Path.of(options.text("doc", "../docs"));
        new Page(results(), docs).write();
        System.out.println("written: " + docs.resolve("benchmarks.md"));
    }

    private Results run(Work work, Setting setting, List<Peer> peers)
            throws IOException, InterruptedException {
        Results results = new Series(plan(), work, setting).run(peers);
        System.out.println(Comparison.of(results, setting, work));
        return results;
    }

    private Plan plan() {
        return new Plan(
                results(),
                natives.resolve("load"),
                (int) options.number("rounds", 5),
                options.number("warmup", 1),
                options.number("seconds", 3),
                options.has("--resume"),
                System.out);
    }

    private Path results() {
        return Path.of(options.text("results", target.resolve("results").toString()));
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

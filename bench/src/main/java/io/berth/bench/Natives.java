package io.berth.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds what is written in C and Go, as far as the machine has the compilers. */
final class Natives {

    private final Path sources;
    private final Path target;
    private final PrintStream out;

    /**
     * @param sources the folder with {@code c} and {@code go}
     * @param target where the programs go
     * @param out where it says what it did without
     */
    Natives(Path sources, Path target, PrintStream out) {
        this.sources = sources;
        this.target = target;
        this.out = out;
    }

    /** Builds all; only the load must be there. */
    void build() throws IOException, InterruptedException {
        Files.createDirectories(target);
        if (!c("load", "-DWITH_TLS", "-lssl", "-lcrypto")) {
            out.println("the load is built without TLS: libssl-dev is missing");
            c("load");
        }
        c("epoll");
        go("net", sources.resolve("go/net"));
        golib();
        if (!Files.isExecutable(target.resolve("load"))) {
            throw new IOException("no load without gcc");
        }
    }

    private boolean c(String name, String... options) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("gcc", "-O2", "-Wall", "-Wextra", "-o"));
        words.add(target.resolve(name).toString());
        words.add(sources.resolve("c/" + name + ".c").toString());
        words.addAll(List.of(options));
        return isBuilt(name, target, words);
    }

    private boolean go(String name, Path folder) throws InterruptedException {
        String program = target.resolve(name).toString();
        return isBuilt(name, folder, List.of("go", "build", "-o", program, "."));
    }

    /** Its version comes from a module proxy, or its sources from the folder that GOLIB names. */
    private void golib() throws IOException, InterruptedException {
        if (Files.isExecutable(target.resolve("golib"))) {
            return;
        }
        Path folder = Files.createDirectories(target.resolve("golib.src"));
        for (String file : List.of("main.go", "go.mod")) {
            Files.writeString(
                    folder.resolve(file), Files.readString(sources.resolve("go/golib/" + file)));
        }
        String checkout = System.getenv("GOLIB");
        if (checkout != null) {
            String replace = "-replace=github.com/nabbar/golib=" + checkout;
            isBuilt("golib", folder, List.of("go", "mod", "edit", replace));
        }
        if (isBuilt("golib", folder, List.of("go", "mod", "tidy"))) {
            go("golib", folder);
        }
    }

    private boolean isBuilt(String name, Path folder, List<String> words)
            throws InterruptedException {
        try {
            Command.run(folder, words);
            return true;
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            out.println("skipped: " + name + ": " + why.lines().limit(3).toList());
            return false;
        }
    }
}

package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Has Chromium take a picture of a server's form in the Web Console; for the documentation. */
final class ConsolePicture {

    private static final int PATIENCE_SECONDS = 60;

    private ConsolePicture() {}

    static void of(WebConsole console, String pid, Path picture) throws Exception {
        Path profile = Files.createTempDirectory("berth-chromium");
        try {
            Process chromium =
                    new ProcessBuilder(command(console, pid, picture, profile))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!chromium.waitFor(PATIENCE_SECONDS, SECONDS)) {
                chromium.destroyForcibly().waitFor();
                throw new IOException("Chromium took longer than " + PATIENCE_SECONDS + " s");
            }
        } finally {
            delete(profile);
        }
    }

    private static List<String> command(
            WebConsole console, String pid, Path picture, Path profile) {
        return List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--lang=en",
                "--user-data-dir=" + profile,
                "--window-size=1000,1100",
                "--virtual-time-budget=10000",
                "--screenshot=" + picture,
                signedIn(console.page(), pid));
    }

    private static String signedIn(URI page, String pid) {
        String who = WebConsole.USER + ":" + WebConsole.PASSWORD + "@";
        return page.toString().replace("://", "://" + who) + "/" + pid;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

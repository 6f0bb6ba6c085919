package io.berth.itest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;

/** What must be shown nowhere, and all that was shown. May be added to by several threads. */
final class Secrets {

    /** Long enough to be no word, and short enough to be found in a line that was cut. */
    private static final int PIECE = 12;

    private final List<String> secrets = new ArrayList<>();
    private final StringBuffer shown = new StringBuffer();

    void keep(String secret) {
        secrets.add(secret);
    }

    /** The keys in all files of a folder, line by line, and as digits too. */
    void keepKeysIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".key")).toList()) {
                if (Files.isRegularFile(file)) {
                    keepKey(Files.readString(file, ISO_8859_1));
                }
            }
        }
    }

    private void keepKey(String pem) {
        List<String> lines =
                pem.lines().filter(line -> line.matches("[A-Za-z0-9+/]{60,}=*")).toList();
        for (String line : lines) {
            keep(line.substring(line.length() - 2 * PIECE));
            byte[] bytes = Base64.getDecoder().decode(line.substring(0, line.length() / 4 * 4));
            String digits = HexFormat.of().formatHex(bytes);
            keep(digits.substring(digits.length() - 2 * PIECE));
        }
    }

    void show(Object text) {
        shown.append(text).append('\n');
    }

    void show(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        show(trace.toString());
    }

    /** All properties of services. */
    void show(ServiceReference<?>[] services) {
        for (ServiceReference<?> service : services) {
            for (String key : service.getPropertyKeys()) {
                show(key + "=" + service.getProperty(key));
            }
        }
    }

    void assertNoneShown() {
        String all = shown.toString();
        assertTrue(!all.isBlank() && !secrets.isEmpty());
        for (String secret : secrets) {
            int at = all.indexOf(secret);
            assertFalse(at >= 0, () -> around(all, at));
        }
    }

    private static String around(String all, int at) {
        return all.substring(Math.max(0, at - 200), Math.min(all.length(), at + 200));
    }
}

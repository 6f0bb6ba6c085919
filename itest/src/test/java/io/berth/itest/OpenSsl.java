package io.berth.itest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The program with which operators make certificates and try out servers, in a folder. */
final class OpenSsl {

    private static final long PATIENCE_SECONDS = 30;

    private final Path folder;
    private final AtomicInteger count = new AtomicInteger(1);

    OpenSsl(Path folder) {
        this.folder = folder;
    }

    /** A certificate and its key, both in PEM. */
    record Pair(Path certificate, Path key) {

        /** As settings of a server. */
        String[] settings(String... more) {
            List<String> all = new ArrayList<>();
            all.add("tls.enabled=true");
            all.add("tls.certificate=" + certificate);
            all.add("tls.key=" + key);
            all.addAll(List.of(more));
            return all.toArray(String[]::new);
        }

        /** As options of a client. */
        String options() {
            return " -cert " + certificate + " -key " + key;
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Pair authority(String name) throws Exception {
        return selfSigned(name, "P-256", "keyUsage=keyCertSign");
    }

    Pair selfSigned(String name, String kind) throws Exception {
        return selfSigned(name, kind, "subjectAltName=DNS:" + name);
    }

    private Pair selfSigned(String name, String kind, String extension) throws Exception {
        Path key = key(name, kind);
        Path certificate = file(name + ".pem");
        run(
                "req -x509 -new -days 30 -subj /CN="
                        + name
                        + " -addext "
                        + extension
                        + " -key "
                        + key
                        + " -out "
                        + certificate);
        return new Pair(certificate, key);
    }

    Pair issued(Pair by, String name, String kind) throws Exception {
        return issued(by, name, kind, "-days 30");
    }

    Pair expired(Pair by, String name) throws Exception {
        return issued(by, name, "P-256", "-days -1");
    }

    private Pair issued(Pair by, String name, String kind, String validity) throws Exception {
        Path key = key(name, kind);
        Path certificate = file(name + ".pem");
        Path request = file(name + ".csr");
        Path extensions = file(name + ".ext");
        Files.writeString(extensions, "subjectAltName=DNS:" + name + ",URI:urn:" + name + "\n");
        run("req -new -subj /CN=" + name + " -key " + key + " -out " + request);
        run(
                "x509 -req -set_serial "
                        + count.incrementAndGet()
                        + " "
                        + validity
                        + " -in "
                        + request
                        + " -extfile "
                        + extensions
                        + " -CA "
                        + by.certificate()
                        + " -CAkey "
                        + by.key()
                        + " -out "
                        + certificate);
        return new Pair(certificate, key);
    }

    /** Kinds are {@code RSA}, {@code ED25519} and the names of curves. */
    private Path key(String name, String kind) throws Exception {
        Path key = file(name + ".key");
        String algorithm =
                switch (kind) {
                    case "RSA" -> "RSA -pkeyopt rsa_keygen_bits:2048";
                    case "ED25519" -> kind;
                    default -> "EC -pkeyopt ec_paramgen_curve:" + kind;
                };
        run("genpkey -algorithm " + algorithm + " -out " + key);
        return key;
    }

    /** Runs it; it must succeed. */
    String run(String arguments) throws Exception {
        Process process = start(arguments);
        process.getOutputStream().close();
        String said = said(process);
        if (process.exitValue() != 0) {
            throw new IOException(arguments + "\n" + said);
        }
        return said;
    }

    /** Says something to a server, and ends when that has come back, or the server has ended. */
    String client(int port, String text, String options) throws Exception {
        Process process = start("s_client -ign_eof -connect 127.0.0.1:" + port + " " + options);
        try {
            process.getOutputStream().write((text + "\n").getBytes(ISO_8859_1));
            process.getOutputStream().flush();
        } catch (IOException refused) {
            // What it has to say of that counts.
        }
        endInTime(process);
        StringBuilder said = new StringBuilder();
        byte[] some = new byte[4096];
        int read = process.getInputStream().read(some);
        while (read >= 0) {
            said.append(new String(some, 0, read, ISO_8859_1));
            // It prints what it gets, and nothing of what it sends.
            read = said.indexOf("\n" + text) < 0 ? process.getInputStream().read(some) : -1;
        }
        process.destroy();
        process.onExit().get(PATIENCE_SECONDS, SECONDS);
        return said.toString();
    }

    /** By its handle: {@link Process#destroy} would close what it has said and nobody has read. */
    private static void endInTime(Process process) {
        process.onExit()
                .completeOnTimeout(process, PATIENCE_SECONDS, SECONDS)
                .thenRun(() -> process.toHandle().destroy());
    }

    private Process start(String arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.trim().split(" +")));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static String said(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        if (!process.waitFor(PATIENCE_SECONDS, SECONDS)) {
            process.destroyForcibly();
            throw new IOException("openssl does not end");
        }
        return said;
    }

    /** A client to talk with, for a while; it is left to the caller. */
    Process speak(int port, String options) throws IOException {
        Process client = start("s_client -connect 127.0.0.1:" + port + " " + options);
        endInTime(client);
        return client;
    }

    /** Reads what a client has got and said, up to a part of it. */
    static String hear(Process client, String part) throws IOException {
        StringBuilder said = new StringBuilder();
        byte[] some = new byte[4096];
        int read = 0;
        while (said.indexOf(part) < 0) {
            read = client.getInputStream().read(some);
            if (read < 0) {
                throw new IOException("openssl ended: " + said);
            }
            said.append(new String(some, 0, read, ISO_8859_1));
        }
        return said.toString();
    }
}

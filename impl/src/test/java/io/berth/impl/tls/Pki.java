package io.berth.impl.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Makes keys and certificates in a folder, with the programs that operators make them with. */
public final class Pki {

    private final Path dir;
    private final AtomicInteger serial = new AtomicInteger(1);

    public Pki(Path dir) {
        this.dir = dir;
    }

    /** A certificate and its key, both in PEM. */
    public record Pair(Path certificate, Path key) {}

    public Path file(String name) {
        return dir.resolve(name);
    }

    public Path write(String name, String... parts) {
        try {
            return Files.writeString(file(name), String.join("", parts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A key in PKCS#8; kinds are {@code rsa rsa-pss ed25519 ed448} and the names of curves. */
    public Path key(String name, String kind) {
        List<String> algorithm =
                switch (kind) {
                    case "rsa" -> List.of("RSA", "-pkeyopt", "rsa_keygen_bits:2048");
                    case "rsa-pss" -> List.of("RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048");
                    case "ed25519", "ed448" -> List.of(kind);
                    default -> List.of("EC", "-pkeyopt", "ec_paramgen_curve:" + kind);
                };
        Path key = file(name + ".key");
        List<String> command = new ArrayList<>(List.of("genpkey", "-out", key.toString()));
        command.add("-algorithm");
        command.addAll(algorithm);
        openssl(command.toArray(String[]::new));
        return key;
    }

    public Pair authority(String name) {
        Path key = key(name, "P-256");
        Path certificate = file(name + ".pem");
        openssl(
                "req -x509 -new -days 30 -addext keyUsage=keyCertSign -subj /CN=" + name,
                "-key " + key + " -out " + certificate);
        return new Pair(certificate, key);
    }

    public Pair selfSigned(String name, String kind, String... dnsNames) {
        return selfSigned(name, key(name, kind), dnsNames);
    }

    public Pair selfSigned(String name, Path key, String... dnsNames) {
        Path certificate = file(name + ".pem");
        openssl(
                "req -x509 -new -days 30 -subj /CN=" + name,
                "-addext " + alternatives(dnsNames),
                "-key " + key + " -out " + certificate);
        return new Pair(certificate, key);
    }

    /** Self-signed, and with a subject alone, as people make them who know of no other names. */
    public Pair nameless(String name, String kind) {
        Path key = key(name, kind);
        Path certificate = file(name + ".pem");
        openssl(
                "req -x509 -new -days 30 -subj /CN=" + name,
                "-key " + key + " -out " + certificate);
        return new Pair(certificate, key);
    }

    public Pair issued(Pair authority, String name, String kind, String... dnsNames) {
        Path key = key(name, kind);
        Path certificate = file(name + ".pem");
        Path request = file(name + ".csr");
        Path extensions = write(name + ".ext", alternatives(dnsNames), "\n");
        openssl("req -new -subj /CN=" + name, "-key " + key + " -out " + request);
        openssl(
                "x509 -req -days 30 -set_serial " + serial.incrementAndGet(),
                "-in " + request + " -out " + certificate + " -extfile " + extensions,
                "-CA " + authority.certificate() + " -CAkey " + authority.key());
        return new Pair(certificate, key);
    }

    private static String alternatives(String... dnsNames) {
        return Arrays.stream(dnsNames.length == 0 ? new String[] {"localhost"} : dnsNames)
                .map(name -> "DNS:" + name)
                .collect(Collectors.joining(",", "subjectAltName=", ""));
    }

    /** Runs openssl; what has blanks is several arguments. */
    public String openssl(String... arguments) {
        return run("openssl", arguments);
    }

    public String keytool(String... arguments) {
        return run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), arguments);
    }

    private String run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        Arrays.stream(arguments)
                .flatMap(more -> Arrays.stream(more.split(" ")))
                .forEach(command::add);
        Path output = file("output-" + serial.incrementAndGet());
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(dir.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            process.getOutputStream().close();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), command::toString);
            String said = new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1);
            assertEquals(0, process.exitValue(), () -> command + "\n" + said);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

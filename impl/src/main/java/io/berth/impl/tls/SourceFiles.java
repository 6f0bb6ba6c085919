package io.berth.impl.tls;

import io.berth.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All files of a configuration as they were at one look. What is looked at is what is used: they
 * are not read a second time.
 */
final class SourceFiles {

    /** More than any store of keys, and less than hurts. */
    private static final int LARGEST = 16 << 20;

    private final Map<Path, Content> contents;

    private SourceFiles(Map<Path, Content> contents) {
        this.contents = contents;
    }

    static SourceFiles of(TlsConfig config) {
        Map<Path, Content> contents = new LinkedHashMap<>();
        Stream.of(
                        config.certificates(),
                        config.keys(),
                        config.keystore().stream().toList(),
                        config.trust(),
                        config.truststore().stream().toList())
                .flatMap(List::stream)
                .forEach(file -> contents.computeIfAbsent(file, SourceFiles::read));
        return new SourceFiles(contents);
    }

    /**
     * What the file of that origin held.
     *
     * @param expected what it should be, for the refusal
     */
    byte[] of(Origin origin, String expected) {
        Content content = contents.get(origin.file());
        if (content == null || !content.failure().isEmpty()) {
            throw origin.refuse(expected, content == null ? "it was not read" : content.failure());
        }
        if (content.bytes().length == 0) {
            throw origin.refuse(expected, "it is empty");
        }
        return content.bytes();
    }

    /** The same for the same content, failures to read it among that. */
    String fingerprint() {
        MessageDigest digest = sha256();
        contents.forEach(
                (file, content) -> {
                    feed(digest, file.toString().getBytes(StandardCharsets.UTF_8));
                    feed(digest, content.failure().getBytes(StandardCharsets.UTF_8));
                    feed(digest, content.bytes());
                });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With its length first, so that no byte can pass from one piece to the next unseen. */
    private static void feed(MessageDigest digest, byte[] piece) {
        digest.update(Integer.toString(piece.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(piece);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static Content read(Path file) {
        if (Files.isDirectory(file)) {
            return Content.failed("it is a directory");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return Content.failed("it is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            return bytes.length > LARGEST
                    ? Content.failed("it has more than " + (LARGEST >> 20) + " MiB")
                    : new Content(bytes, "");
        } catch (NoSuchFileException e) {
            return Content.failed("there is no such file");
        } catch (AccessDeniedException e) {
            return Content.failed("this process may not read it");
        } catch (IOException e) {
            return Content.failed("it can't be read: " + e.getMessage());
        }
    }

    /**
     * What came of reading a file.
     *
     * @param failure empty where it was read
     */
    private record Content(byte[] bytes, String failure) {

        static Content failed(String why) {
            return new Content(new byte[0], why);
        }
    }
}

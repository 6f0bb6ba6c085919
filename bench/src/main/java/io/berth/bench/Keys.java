package io.berth.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** One self-signed certificate on P-256, in the forms that the peers want. */
final class Keys {

    private static final String PASSWORD = "changeit";

    private Keys() {}

    /**
     * Makes {@code key.p12}, {@code key.pem} and {@code certificate.pem} where they are missing.
     */
    static void make(Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("key.p12");
        if (Files.exists(folder.resolve("key.pem"))) {
            return;
        }
        Files.createDirectories(folder);
        Files.deleteIfExists(store);
        Command.run(folder, keytool(store));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        byte[] certificate = keys.getCertificate("bench").getEncoded();
        write(folder.resolve("certificate.pem"), "CERTIFICATE", certificate);
        byte[] key = keys.getKey("bench", PASSWORD.toCharArray()).getEncoded();
        write(folder.resolve("key.pem"), "PRIVATE KEY", key);
    }

    private static List<String> keytool(Path store) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "3650",
                "-alias",
                "bench",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString());
    }

    private static void write(Path file, String label, byte[] bytes) throws IOException {
        byte[] end = "\n".getBytes(StandardCharsets.US_ASCII);
        String text = Base64.getMimeEncoder(64, end).encodeToString(bytes);
        Files.writeString(
                file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }
}

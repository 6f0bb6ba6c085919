package io.berth.bench.server;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a server is asked for, as {@code key=value}.
 *
 * @param values by key: {@code tls} is the kind of TLS, {@code keys} the folder with {@code
 *     key.p12}, {@code key.pem} and {@code certificate.pem}; others are the peer's own
 */
record Wishes(Map<String, String> values) {

    static final String PASSWORD = "changeit";

    static Wishes of(String... arguments) {
        Map<String, String> values = new HashMap<>();
        Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .forEach(pair -> values.put(pair[0], pair[1]));
        return new Wishes(values);
    }

    String value(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** One loop for each core, where a peer lets one choose. */
    int loops() {
        return Integer.parseInt(
                value("loops", String.valueOf(Runtime.getRuntime().availableProcessors())));
    }

    boolean isSlow() {
        return has("slow");
    }

    Path key(String file) {
        return Path.of(value("keys", ".")).resolve(file);
    }

    KeyManagerFactory keyManagers() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(key("key.p12").toFile())) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        return managers;
    }

    /** The JDK's own. */
    SSLContext context() throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keyManagers().getKeyManagers(), null, null);
        return context;
    }
}

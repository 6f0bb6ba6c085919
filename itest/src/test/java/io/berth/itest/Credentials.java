package io.berth.itest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** What a program in Java shows of itself, and whom it trusts. */
final class Credentials {

    private static final char[] NO_PASSWORD = {};

    private final KeyManager[] shown;
    private final TrustManager[] trusted;

    private Credentials(KeyManager[] shown, TrustManager[] trusted) {
        this.shown = shown;
        this.trusted = trusted;
    }

    /** Shows nothing. */
    static Credentials trusting(OpenSsl.Pair authority) throws Exception {
        KeyStore store = emptyStore();
        store.setCertificateEntry("authority", certificate(authority.certificate()));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return new Credentials(null, factory.getTrustManagers());
    }

    /** Trusts as before. */
    Credentials showing(OpenSsl.Pair own) throws Exception {
        return new Credentials(keys(own), trusted);
    }

    /** For a server, which trusts nobody. */
    static SSLContext server(OpenSsl.Pair own) throws Exception {
        return new Credentials(keys(own), null).context();
    }

    private static KeyManager[] keys(OpenSsl.Pair own) throws Exception {
        X509Certificate certificate = certificate(own.certificate());
        PrivateKey key = key(own.key(), certificate.getPublicKey().getAlgorithm());
        KeyStore store = emptyStore();
        store.setKeyEntry("own", key, NO_PASSWORD, new Certificate[] {certificate});
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    static X509Certificate certificate(Path file) throws Exception {
        try (InputStream pem = Files.newInputStream(file)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    private static PrivateKey key(Path file, String algorithm)
            throws IOException, GeneralSecurityException {
        String body = Files.readString(file, US_ASCII).replaceAll("-----[^-]+-----", "");
        byte[] encoded = Base64.getMimeDecoder().decode(body);
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    /** A new one each time: it resumes no session of another. */
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

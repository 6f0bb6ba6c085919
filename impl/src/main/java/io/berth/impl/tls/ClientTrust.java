package io.berth.impl.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates count: the clients of some authorities, or nobody's. Left to itself the JDK
 * would trust every public authority; and it minds no date of a certificate that is itself among
 * the trusted ones, which this does.
 */
final class ClientTrust extends X509ExtendedTrustManager {

    private final @Nullable X509ExtendedTrustManager authorities;

    private ClientTrust(@Nullable X509ExtendedTrustManager authorities) {
        this.authorities = authorities;
    }

    /**
     * Trusts what they issued.
     *
     * @param authorities nobody is trusted where there are none
     */
    static ClientTrust in(List<X509Certificate> authorities) throws GeneralSecurityException {
        if (authorities.isEmpty()) {
            return new ClientTrust(null);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store(authorities));
        return Stream.of(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(manager -> new ClientTrust((X509ExtendedTrustManager) manager))
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no trust manager for X.509"));
    }

    private static KeyStore store(List<X509Certificate> authorities)
            throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty store is read from nowhere", e);
        }
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
        return store;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        inDate(chain).checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        inDate(chain).checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        inDate(chain).checkClientTrusted(chain, type);
    }

    private X509ExtendedTrustManager inDate(X509Certificate[] chain) throws CertificateException {
        if (authorities == null) {
            throw new CertificateException("no trust is configured");
        }
        if (chain.length > 0) {
            chain[0].checkValidity();
        }
        return authorities;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        throw noClient();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        throw noClient();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw noClient();
    }

    private static CertificateException noClient() {
        return new CertificateException("this is a server, which trusts no other");
    }

    /** What clients are told of, so that they can choose a certificate. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities == null ? new X509Certificate[0] : authorities.getAcceptedIssuers();
    }
}

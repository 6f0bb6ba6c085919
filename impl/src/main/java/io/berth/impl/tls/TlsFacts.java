package io.berth.impl.tls;

import io.berth.TlsInfo;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What the handshake of an engine agreed on. */
public final class TlsFacts implements TlsInfo {

    private final String protocol;
    private final String cipherSuite;
    private final @Nullable String serverName;
    private final @Nullable String applicationProtocol;
    private final List<X509Certificate> peerCertificates;

    /**
     * Takes them from an engine.
     *
     * @param engine whose handshake is finished
     */
    public TlsFacts(SSLEngine engine) {
        SSLSession session = engine.getSession();
        String agreed = engine.getApplicationProtocol();
        protocol = session.getProtocol();
        cipherSuite = session.getCipherSuite();
        serverName = serverName(session);
        applicationProtocol = agreed == null || agreed.isEmpty() ? null : agreed;
        peerCertificates = peerCertificates(session);
    }

    private static @Nullable String serverName(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return null;
        }
        return extended.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName())
                .findFirst()
                .orElse(null);
    }

    private static List<X509Certificate> peerCertificates(SSLSession session) {
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            // It showed none, which is no failure where it need not.
            return List.of();
        }
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public String cipherSuite() {
        return cipherSuite;
    }

    @Override
    public Optional<String> serverName() {
        return Optional.ofNullable(serverName);
    }

    @Override
    public Optional<String> applicationProtocol() {
        return Optional.ofNullable(applicationProtocol);
    }

    @Override
    public List<X509Certificate> peerCertificates() {
        return peerCertificates;
    }

    @Override
    public String toString() {
        return "TlsInfo[" + protocol + ", " + cipherSuite + "]";
    }
}

package io.berth;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a TLS handshake agreed on. Immutable.
 *
 * @since 1.0
 */
@ProviderType
public interface TlsInfo {

    /**
     * The protocol's version.
     *
     * @return such as {@code TLSv1.3}
     */
    String protocol();

    /**
     * The cipher suite.
     *
     * @return its standard name, such as {@code TLS_AES_128_GCM_SHA256}
     */
    String cipherSuite();

    /**
     * The host name that the client asked for (SNI, RFC 6066 section 3).
     *
     * @return empty where it asked for none
     */
    Optional<String> serverName();

    /**
     * The application protocol (ALPN, RFC 7301).
     *
     * @return empty where none was agreed on
     */
    Optional<String> applicationProtocol();

    /**
     * The client's verified certificate chain, its own certificate first.
     *
     * @return empty where the client showed none
     */
    List<X509Certificate> peerCertificates();
}

package io.berth.impl.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/** What the server shows of itself: a certificate with its issuers, and the key that proves it. */
final class Identity {

    private static final int DNS_NAME = 2;

    private final Origin origin;
    private final List<X509Certificate> chain;
    private final PrivateKey key;

    /** The DNS names of the certificate, in lower case. */
    private final Set<String> names;

    /**
     * Holds the parts against each other.
     *
     * @param chain not empty
     */
    Identity(Origin certificates, List<X509Certificate> chain, Origin keyOrigin, PrivateKey key) {
        Chain.checkOrder(certificates, chain);
        KeyPairCheck.check(keyOrigin, key, chain);
        this.origin = certificates;
        this.chain = List.copyOf(chain);
        this.key = key;
        this.names = dnsNames(chain.get(0));
    }

    List<X509Certificate> chain() {
        return chain;
    }

    PrivateKey key() {
        return key;
    }

    boolean hasName(String host) {
        return names.contains(host);
    }

    /** Whether one of the names is that of the host with {@code *} for its first label. */
    boolean hasWildcardFor(String host) {
        int dot = host.indexOf('.');
        return dot > 0 && names.contains("*" + host.substring(dot));
    }

    /** Whether it stands for the same as another; without DNS names the subject says so. */
    boolean hasNamesOf(Identity other) {
        return names.equals(other.names) && (!names.isEmpty() || subject().equals(other.subject()));
    }

    private X500Principal subject() {
        return chain.get(0).getSubjectX500Principal();
    }

    /** What people should be told of the dates of the certificates, if anything. */
    Stream<String> remarks(Instant now) {
        return Chain.remarks(origin, chain, now);
    }

    private static Set<String> dnsNames(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .filter(name -> name.get(0).equals(DNS_NAME))
                    .map(name -> name.get(1).toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (CertificateParsingException e) {
            return Set.of();
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Identity[" + Chain.name(chain.get(0)) + "]";
    }
}

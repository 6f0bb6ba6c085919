package io.berth.impl.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What can be said of certificates one after another. */
final class Chain {

    private Chain() {}

    /** Each certificate must be issued by the next one, as clients have every right to expect. */
    static void checkOrder(Origin origin, List<X509Certificate> chain) {
        for (int i = 1; i < chain.size(); i++) {
            if (!isIssuer(chain.get(i), chain.get(i - 1))) {
                throw origin.refuse(
                        "the server's certificate, and each followed by its issuer",
                        String.format(
                                "certificate %d, %s, did not issue certificate %d, %s",
                                i + 1, name(chain.get(i)), i, name(chain.get(i - 1))));
            }
        }
    }

    private static boolean isIssuer(X509Certificate issuer, X509Certificate issued) {
        if (!issuer.getSubjectX500Principal().equals(issued.getIssuerX500Principal())) {
            return false;
        }
        try {
            issued.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** One line for each certificate that is not valid at that time. */
    static Stream<String> remarks(Origin origin, List<X509Certificate> chain, Instant now) {
        return chain.stream()
                .filter(certificate -> !isValid(certificate, now))
                .map(
                        certificate ->
                                origin.remark(
                                        "certificates that are valid now", dates(certificate)));
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    private static String dates(X509Certificate certificate) {
        return name(certificate)
                + " is from "
                + certificate.getNotBefore().toInstant()
                + " to "
                + certificate.getNotAfter().toInstant();
    }

    /** Whose it is, and how long it lasts. */
    static String account(X509Certificate certificate) {
        return name(certificate) + " until " + certificate.getNotAfter().toInstant();
    }

    static String name(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        return subject.isEmpty() ? "the one without a subject" : subject;
    }
}

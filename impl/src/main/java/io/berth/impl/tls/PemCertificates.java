package io.berth.impl.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads all certificates of a PEM file, in their order. */
final class PemCertificates {

    private static final String EXPECTED = "a PEM file with certificates";

    /** The usual label, the old one, and OpenSSL's for those with a remark behind them. */
    private static final Set<String> LABELS =
            Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");

    private PemCertificates() {}

    static List<X509Certificate> read(Origin origin, SourceFiles files) {
        byte[] text = files.of(origin, EXPECTED);
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            for (PemBlock block : PemBlock.all(text)) {
                if (LABELS.contains(block.label())) {
                    certificates.add(certificate(block, certificates.size() + 1));
                }
            }
            if (certificates.isEmpty()) {
                throw new MalformedException("it has none");
            }
            return List.copyOf(certificates);
        } catch (MalformedException e) {
            throw origin.refuse(EXPECTED, e.getMessage());
        }
    }

    private static X509Certificate certificate(PemBlock block, int number)
            throws MalformedException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(block.body()));
        } catch (CertificateException e) {
            throw new MalformedException("certificate " + number + " in it is damaged", e);
        }
    }
}

package io.berth.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that berth.jar makes, as others read it. */
@Timeout(60)
class SelfSignedTest {

    @TempDir private Path folder;
    private X509Certificate certificate;

    @BeforeEach
    void make() throws Exception {
        certificate = read(SelfSigned.in(folder));
    }

    private static X509Certificate read(SelfSigned made) throws Exception {
        try (InputStream file = Files.newInputStream(made.certificate())) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(file);
        }
    }

    @Test
    void isSignedByItsOwnKey() throws Exception {
        certificate.verify(certificate.getPublicKey());
        assertEquals("CN=localhost", certificate.getSubjectX500Principal().getName());
        assertEquals(certificate.getSubjectX500Principal(), certificate.getIssuerX500Principal());
    }

    @Test
    void isForThisMachineAlone() throws Exception {
        Set<List<?>> names = new HashSet<>(certificate.getSubjectAlternativeNames());
        assertEquals(
                Set.of(
                        List.of(2, "localhost"),
                        List.of(7, "127.0.0.1"),
                        List.of(7, "0:0:0:0:0:0:0:1")),
                names);
    }

    @Test
    void isValidNowAndForAYear() throws Exception {
        certificate.checkValidity();
        certificate.checkValidity(Date.from(Instant.now().plus(Duration.ofDays(364))));
    }

    @Test
    void isAnotherEachTime() throws Exception {
        X509Certificate other = read(SelfSigned.in(Files.createDirectory(folder.resolve("other"))));
        assertNotEquals(certificate.getSerialNumber(), other.getSerialNumber());
        assertFalse(certificate.getPublicKey().equals(other.getPublicKey()));
        assertTrue(other.getSerialNumber().signum() > 0);
    }

    @Test
    void isReadByOpensslAndFitsItsKey() throws Exception {
        assertEquals(
                openssl("x509", "-noout", "-pubkey", "-in", "tls.pem"),
                openssl("pkey", "-pubout", "-in", "tls.key"));
        assertEquals("tls.pem: OK\n", openssl("verify", "-CAfile", "tls.pem", "tls.pem"));
    }

    private String openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}

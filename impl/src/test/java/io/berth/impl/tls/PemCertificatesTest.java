package io.berth.impl.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerException;
import io.berth.TlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PemCertificatesTest {

    @TempDir static Path dir;
    private static Pki pki;
    private static Pki.Pair root;
    private static Pki.Pair leaf;

    @BeforeAll
    static void makeCertificates() {
        pki = new Pki(dir);
        root = pki.authority("root");
        leaf = pki.issued(root, "leaf", "P-256", "leaf.example");
    }

    private static TlsConfig.Builder config(Path certificates) {
        return TlsConfig.builder().certificates(certificates).keys(leaf.key());
    }

    private static String refusal(Path certificates) {
        return Refusals.of(config(certificates).build());
    }

    private static String expected(Path file, String but) {
        return "tls.certificate: "
                + file
                + " (expected a PEM file with certificates, but "
                + but
                + ")";
    }

    @Nested
    class GivenAChain {

        @Test
        void takesItInOrder() {
            Path chain =
                    pki.write(
                            "chain.pem",
                            Pki.text(leaf.certificate()),
                            Pki.text(root.certificate()));

            TlsContext.of(config(chain).build());
        }

        @Test
        void takesOpensslsTrustedOnes() {
            Path trusted = pki.file("trusted.pem");
            pki.openssl(
                    "x509 -trustout -setalias alias",
                    "-in " + leaf.certificate() + " -out " + trusted);

            assertTrue(Pki.text(trusted).startsWith("-----BEGIN TRUSTED CERTIFICATE-----"));
            TlsContext.of(config(trusted).build());
        }

        @Test
        void refusesAnotherOrder() {
            Path reversed =
                    pki.write(
                            "reversed.pem",
                            Pki.text(root.certificate()),
                            Pki.text(leaf.certificate()));

            assertEquals(
                    "tls.certificate: "
                            + reversed
                            + " (expected the server's certificate, and each followed by its"
                            + " issuer, but certificate 2, CN=leaf, did not issue certificate 1,"
                            + " CN=root)",
                    refusal(reversed));
        }

        @Test
        void refusesAnIssuerOfTheSameNameWithAnotherKey() {
            Pki other = new Pki(folder("other"));
            Path chain =
                    pki.write(
                            "forged.pem",
                            Pki.text(leaf.certificate()),
                            Pki.text(other.authority("root").certificate()));

            assertTrue(refusal(chain).contains("certificate 2, CN=root, did not issue"));
        }

        @Test
        void saysWhereTheKeyIsThatOfALaterOne() {
            Path chain =
                    pki.write(
                            "later.pem",
                            Pki.text(leaf.certificate()),
                            Pki.text(root.certificate()));
            TlsConfig config = TlsConfig.builder().certificates(chain).keys(root.key()).build();

            assertEquals(
                    "tls.key: "
                            + root.key()
                            + " (expected the private key of the certificate CN=leaf, but it is"
                            + " that of a later one in the file, which must then stand first)",
                    Refusals.of(config));
        }

        private static Path folder(String name) {
            Path folder = pki.file(name);
            assertTrue(folder.toFile().mkdir());
            return folder;
        }
    }

    @Nested
    class GivenNoUsableCertificate {

        @Test
        void refusesMissingEmptyAndOtherFiles() {
            Path missing = pki.file("missing.pem");
            Path empty = pki.write("empty.pem");
            Path garbage = pki.write("garbage.pem", "garbage\n");

            assertEquals(expected(missing, "there is no such file"), refusal(missing));
            assertEquals(expected(dir, "it is a directory"), refusal(dir));
            assertEquals(expected(empty, "it is empty"), refusal(empty));
            assertEquals(expected(garbage, "it has none"), refusal(garbage));
            assertEquals(expected(leaf.key(), "it has none"), refusal(leaf.key()));
        }

        @Test
        void refusesADamagedOne() throws Exception {
            String text = Pki.text(leaf.certificate());
            Path cut = pki.write("cut.pem", text, text.substring(0, 200));
            byte[] body = PemBlock.all(Files.readAllBytes(leaf.certificate())).get(0).body();
            Path half =
                    pki.write(
                            "half.pem",
                            text,
                            "-----BEGIN CERTIFICATE-----\n",
                            Base64.getEncoder().encodeToString(Arrays.copyOf(body, 90)),
                            "\n-----END CERTIFICATE-----\n");

            assertEquals(expected(cut, "its block CERTIFICATE has no end"), refusal(cut));
            assertEquals(expected(half, "certificate 2 in it is damaged"), refusal(half));
        }

        @Test
        void refusesEveryDamageWithOneLine() throws Exception {
            byte[] body = PemBlock.all(Files.readAllBytes(leaf.certificate())).get(0).body();
            for (int i = 0; i < body.length; i += 5) {
                byte[] damaged = body.clone();
                damaged[i] ^= 0x55;
                Path file =
                        pki.write(
                                "damaged.pem",
                                "-----BEGIN CERTIFICATE-----\n",
                                Base64.getEncoder().encodeToString(damaged),
                                "\n-----END CERTIFICATE-----\n");
                try {
                    TlsContext.of(config(file).build());
                } catch (ServerException e) {
                    assertTrue(Refusals.of(e).startsWith("tls."));
                }
            }
        }

        @Test
        void refusesATrustOfNothing() {
            Path none = pki.write("none.pem", "# nothing yet\n");

            assertEquals(
                    "tls.trust: "
                            + none
                            + " (expected a PEM file with certificates, but it has none)",
                    Refusals.of(config(leaf.certificate()).trust(none).build()));
        }

        @Test
        void refusesToOpenWithoutAny() {
            assertEquals(
                    "tls.certificate: missing (expected tls.certificate and tls.key, tls.keystore,"
                            + " or an SSLContext of your own)",
                    Refusals.of(TlsConfig.builder().build()));
        }

        @Test
        void keepsForgedLinesOutOfTheMessage() {
            Pki.Pair forged = pki.selfSigned("forged", "P-256");
            pki.openssl(
                    "req -x509 -new -days 30 -utf8 -subj /CN=a\u2028\nERROR:all-is-lost",
                    "-key " + forged.key() + " -out " + forged.certificate());

            assertTrue(
                    Refusals.of(config(forged.certificate()).build())
                            .contains("ERROR:all-is-lost"));
        }
    }

    @Nested
    class GivenDatesThatAreOver {

        private List<String> warnings(TlsConfig config, long days) {
            InstantSource clock = InstantSource.fixed(Instant.now().plus(days, ChronoUnit.DAYS));
            return TlsContext.of(config, SourceFiles.of(config), clock).warnings();
        }

        @Test
        void servesButWarns() {
            List<String> warnings = warnings(config(leaf.certificate()).build(), 40);

            assertEquals(1, warnings.size(), warnings::toString);
            assertTrue(
                    warnings.get(0)
                            .startsWith(
                                    "tls.certificate: "
                                            + leaf.certificate()
                                            + " (expected certificates that are valid now, but"
                                            + " CN=leaf is from 20"));
        }

        @Test
        void warnsOfWhatBeginsLaterAndOfTrust() {
            TlsConfig config =
                    config(leaf.certificate())
                            .trust(root.certificate())
                            .clientAuth(TlsConfig.ClientAuth.NEED)
                            .build();
            List<String> warnings = warnings(config, -10);

            assertEquals(2, warnings.size(), warnings::toString);
            assertTrue(warnings.get(1).startsWith("tls.trust: " + root.certificate()));
        }

        @Test
        void saysNothingWhileTheyLast() {
            assertEquals(List.of(), warnings(config(leaf.certificate()).build(), 29));
        }
    }
}

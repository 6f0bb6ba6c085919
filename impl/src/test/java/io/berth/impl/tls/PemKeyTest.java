package io.berth.impl.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerException;
import io.berth.TlsConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That a key was read is shown by its certificate: the two are held against each other. */
@Timeout(60)
class PemKeyTest {

    @TempDir static Path dir;
    private static Pki pki;
    private static Pki.Pair rsa;
    private static Pki.Pair p256;

    @BeforeAll
    static void makeKeys() {
        pki = new Pki(dir);
        rsa = pki.selfSigned("rsa", "rsa");
        p256 = pki.selfSigned("p256", "P-256");
    }

    private static TlsConfig.Builder config(Pki.Pair pair, Path key) {
        return TlsConfig.builder().certificates(pair.certificate()).keys(key);
    }

    private static void assertTakes(Pki.Pair pair, Path key) {
        TlsContext.of(config(pair, key).build());
    }

    private static void assertTakes(Pki.Pair pair, Path key, String password) {
        TlsContext.of(config(pair, key).keyPasswords(password).build());
    }

    private static String refusal(Path key) {
        return Refusals.of(config(p256, key).build());
    }

    private static String expected(Path key, String but) {
        return "tls.key: " + key + " (expected a PEM file with one private key, but " + but + ")";
    }

    @Nested
    class GivenAPlainKey {

        @ParameterizedTest
        @ValueSource(strings = {"rsa", "rsa-pss", "P-256", "P-384", "P-521", "ed25519", "ed448"})
        void takesPkcs8(String kind) {
            Pki.Pair pair = pki.selfSigned("plain-" + kind, kind);

            assertTrue(Pki.text(pair.key()).startsWith("-----BEGIN PRIVATE KEY-----"));
            assertTakes(pair, pair.key());
        }

        @Test
        void takesAPssKeyThatIsBoundToParameters() {
            Path key = pki.file("bound.key");
            pki.openssl(
                    "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048",
                    "-pkeyopt rsa_pss_keygen_md:sha384 -pkeyopt rsa_pss_keygen_mgf1_md:sha384",
                    "-pkeyopt rsa_pss_keygen_saltlen:48 -out " + key);

            assertTakes(pki.selfSigned("bound", key), key);
        }

        @Test
        void takesPkcs1() {
            Path key = pki.file("pkcs1.key");
            pki.openssl("rsa -traditional -in " + rsa.key() + " -out " + key);

            assertTrue(Pki.text(key).startsWith("-----BEGIN RSA PRIVATE KEY-----"));
            assertTakes(rsa, key);
        }

        @Test
        void takesSec1() {
            Path key = pki.file("sec1.key");
            pki.openssl("ec -in " + p256.key() + " -out " + key);

            assertTrue(Pki.text(key).startsWith("-----BEGIN EC PRIVATE KEY-----"));
            assertTakes(p256, key);
        }

        @Test
        void takesSec1WithoutThePublicKey() {
            Path key = pki.file("sec1-private.key");
            pki.openssl("ec -no_public -in " + p256.key() + " -out " + key);

            assertTakes(p256, key);
        }

        @Test
        void takesSec1BehindItsParameters() {
            Path key = pki.file("params.key");
            pki.openssl("ecparam -genkey -name secp384r1 -out " + key);

            assertTrue(Pki.text(key).startsWith("-----BEGIN EC PARAMETERS-----"));
            assertTakes(pki.selfSigned("params", key), key);
        }

        @Test
        void takesSec1WhoseCurveIsInItsParametersOnly() throws Exception {
            Path full = pki.file("curve.key");
            pki.openssl("ecparam -genkey -name prime256v1 -out " + full);
            PemBlock block = PemBlock.all(Files.readAllBytes(full)).get(1);
            Der sec1 = Der.read(block.body());
            Der bare = Der.of(Der.SEQUENCE, sec1.part(0), sec1.part(1));
            String parameters =
                    Pki.text(full).substring(0, Pki.text(full).indexOf("-----BEGIN EC PRI"));
            Path key = pki.write("curve-bare.key", parameters, pem("EC PRIVATE KEY", bare));

            assertTakes(pki.selfSigned("curve", full), key);
            assertEquals(
                    expected(pki.file("no-curve.key"), "its curve is missing"),
                    refusal(pki.write("no-curve.key", pem("EC PRIVATE KEY", bare))));
        }

        private static String pem(String label, Der content) {
            return "-----BEGIN "
                    + label
                    + "-----\n"
                    + Base64.getMimeEncoder().encodeToString(content.encoded())
                    + "\n-----END "
                    + label
                    + "-----\n";
        }

        @Test
        void takesWindowsLineEndsAndTextAround() {
            String text = "Bag Attributes\n  name: x\n" + Pki.text(p256.key()) + "\ntrailer\n";

            assertTakes(p256, pki.write("crlf.key", text.replace("\n", "\r\n")));
        }

        @Test
        void takesOneFileForCertificateAndKey() {
            Path both = pki.write("both.pem", Pki.text(p256.key()), Pki.text(p256.certificate()));

            TlsContext.of(TlsConfig.builder().certificates(both).keys(both).build());
        }

        @Test
        void needsNoPasswordButMindsNone() {
            assertTakes(p256, p256.key(), "sesame");
        }
    }

    @Nested
    class GivenAnEncryptedKey {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-v2 aes128",
                    "-v2 aes192",
                    "-v2 aes256",
                    "-v2 des3",
                    "-v2 aes256 -v2prf hmacWithSHA1",
                    "-v2 aes256 -v2prf hmacWithSHA224",
                    "-v2 aes256 -v2prf hmacWithSHA256",
                    "-v2 aes256 -v2prf hmacWithSHA384",
                    "-v2 aes256 -v2prf hmacWithSHA512",
                    "-v2 aes256 -iter 1",
                })
        void takesItWithItsPassword(String options) {
            assertTakes(p256, encrypted(p256, options, "sesame"), "sesame");
        }

        @ParameterizedTest
        @ValueSource(strings = {"rsa", "rsa-pss", "P-384", "ed25519"})
        void takesEveryKind(String kind) {
            Pki.Pair pair = pki.selfSigned("encrypted-" + kind, kind);

            assertTakes(pair, encrypted(pair, "-v2 aes256", "sesame"), "sesame");
        }

        @Test
        void takesAPasswordThatIsNotAscii() {
            assertTakes(
                    p256, encrypted(p256, "-v2 aes256", "s\u00e9same\u20ac"), "s\u00e9same\u20ac");
        }

        @Test
        void saysThatThePasswordIsWrong() {
            Path key = encrypted(p256, "-v2 aes256", "sesame");
            // A wrong password decrypts to something of the right padding once in a few hundred.
            for (int i = 0; i < 300; i++) {
                assertEquals(
                        "tls.key.password: (hidden) (expected the password of "
                                + key
                                + ", but it is not)",
                        Refusals.of(config(p256, key).keyPasswords("wrong sesame" + i).build()));
            }
        }

        @Test
        void saysThatThePasswordIsMissing() {
            Path key = encrypted(p256, "-v2 aes256", "sesame");

            assertEquals(
                    "tls.key.password: missing (expected the password of " + key + ")",
                    refusal(key));
        }

        @ParameterizedTest
        @CsvSource({"-scrypt", "-v1 PBE-SHA1-3DES"})
        void saysHowToConvertAnEncryptionThatIsNotSupported(String options) {
            Path key = encrypted(p256, options, "sesame");

            assertEquals(
                    expected(
                            key,
                            "its encryption is not supported: convert it with: openssl pkcs8"
                                    + " -topk8 -v2 aes256 -in old.key -out new.key"),
                    Refusals.of(config(p256, key).keyPasswords("sesame").build()));
        }

        @Test
        void saysHowToConvertTheOldEncryption() {
            Path key = pki.file("old.key");
            pki.openssl(
                    "rsa -traditional -aes128 -passout pass:sesame",
                    "-in " + rsa.key() + " -out " + key);
            String said = Refusals.of(config(rsa, key).keyPasswords("sesame").build());

            assertEquals(
                    expected(
                            key,
                            "it is in OpenSSL's old encryption: convert it with: openssl pkcs8"
                                    + " -topk8 -v2 aes256 -in old.key -out new.key"),
                    said);
            pki.openssl(
                    "pkcs8 -topk8 -v2 aes256 -in old.key -out new.key",
                    "-passin pass:sesame -passout pass:sesame");
            assertTakes(rsa, pki.file("new.key"), "sesame");
        }

        private static Path encrypted(Pki.Pair pair, String options, String password) {
            Path key = pki.file("encrypted-" + pair.key().getFileName());
            Path secret = pki.write("secret", password);
            pki.openssl(
                    "pkcs8 -topk8 " + options,
                    "-passout file:" + secret,
                    "-in " + pair.key() + " -out " + key);
            assertTrue(Pki.text(key).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
            return key;
        }
    }

    @Nested
    class GivenSeveralKeys {

        @Test
        void takesOnePasswordForAllOrOneForEach() throws Exception {
            Path first = GivenAnEncryptedKey.encrypted(p256, "-v2 aes256", "sesame");
            Path second = GivenAnEncryptedKey.encrypted(rsa, "-v2 aes256", "sesame too");
            TlsConfig.Builder both =
                    TlsConfig.builder()
                            .certificates(p256.certificate(), rsa.certificate())
                            .keys(first, second);

            TlsContext.of(both.keyPasswords("sesame", "sesame too").build());
            assertEquals(
                    "tls.key.password: (hidden) (expected the password of "
                            + second
                            + ", but it is not)",
                    Refusals.of(both.keyPasswords("sesame").build()));
        }
    }

    @Nested
    class GivenNoUsableKey {

        @Test
        void refusesWhatIsNotThere() {
            Path missing = pki.file("missing.key");

            assertEquals(expected(missing, "there is no such file"), refusal(missing));
        }

        @Test
        void refusesADirectoryAndADevice() {
            assertEquals(expected(dir, "it is a directory"), refusal(dir));
            Path device = Path.of("/dev/zero");
            assertEquals(expected(device, "it is no regular file"), refusal(device));
        }

        @Test
        void refusesAnEmptyFile() {
            Path empty = pki.write("empty.key");

            assertEquals(expected(empty, "it is empty"), refusal(empty));
        }

        @Test
        void refusesAFileThatIsTooLarge() throws Exception {
            Path large = Files.write(pki.file("large.key"), new byte[(16 << 20) + 1]);

            assertEquals(expected(large, "it has more than 16 MiB"), refusal(large));
        }

        @Test
        void refusesOtherText() {
            Path garbage = pki.write("garbage.key", "\u0000garbage\n".repeat(100));

            assertEquals(expected(garbage, "it has none"), refusal(garbage));
            assertEquals(expected(p256.certificate(), "it has none"), refusal(p256.certificate()));
        }

        @Test
        void refusesACurveThatTheJvmCanNotSignWith() {
            Pki.Pair pair = pki.selfSigned("unusual", "brainpoolP256r1");
            String said = Refusals.of(config(pair, pair.key()).build());

            // Where the JVM can't read it either, it says so of the certificate.
            assertFalse(said.contains("another's"), said);
            assertTrue(said.startsWith("tls."), said);
        }

        @Test
        void refusesTwoKeysInOneFile() {
            Path two = pki.write("two.key", Pki.text(p256.key()), Pki.text(rsa.key()));

            assertEquals(expected(two, "it has 2"), refusal(two));
        }

        @Test
        void refusesAKeyThatIsCutShort() {
            String text = Pki.text(p256.key());
            Path cut = pki.write("cut.key", text.substring(0, text.length() / 2));

            assertEquals(expected(cut, "its block PRIVATE KEY has no end"), refusal(cut));
        }

        @Test
        void refusesADamagedKey() throws Exception {
            PemBlock block = PemBlock.all(Files.readAllBytes(p256.key())).get(0);
            for (int i = 0; i < block.body().length; i += 3) {
                byte[] damaged = block.body().clone();
                damaged[i] ^= 0x55;
                Path key = pki.write("damaged.key", pem(damaged));

                assertTrue(refusalOrNone(key).startsWith("tls.key: " + key));
            }
        }

        private static String refusalOrNone(Path key) {
            try {
                TlsContext.of(config(p256, key).build());
                // Not every bit of the file has a meaning.
                return "tls.key: " + key;
            } catch (ServerException e) {
                return Refusals.of(e);
            }
        }

        private static String pem(byte[] body) {
            return "-----BEGIN PRIVATE KEY-----\n"
                    + new String(Base64.getMimeEncoder().encode(body), StandardCharsets.US_ASCII)
                    + "\n-----END PRIVATE KEY-----\n";
        }

        @Test
        void refusesAnotherKindOfKey() {
            Path x25519 = pki.key("x25519", "P-256");
            pki.openssl("genpkey -algorithm X25519 -out " + x25519);

            assertEquals(
                    expected(x25519, "it is of another kind than RSA, EC, Ed25519 and Ed448"),
                    refusal(x25519));
            Path dsa =
                    pki.write(
                            "dsa.key",
                            "-----BEGIN DSA PRIVATE KEY-----\nAQID\n-----END DSA PRIVATE KEY-----");
            assertEquals(expected(dsa, "a DSA PRIVATE KEY is not supported"), refusal(dsa));
        }

        @Test
        void refusesACurveThatHasNoName() {
            Path key = pki.file("exotic.key");
            pki.openssl("ecparam -genkey -name prime256v1 -param_enc explicit -noout -out " + key);

            assertEquals(expected(key, "the JVM can't use its EC key"), refusal(key));
        }

        @Test
        void refusesTheKeyOfAnotherCertificate() {
            assertEquals(
                    "tls.key: "
                            + rsa.key()
                            + " (expected the private key of the certificate CN=p256, but it is"
                            + " another's)",
                    refusal(rsa.key()));
            Path other = pki.key("other", "P-256");
            assertTrue(refusal(other).endsWith("but it is another's)"));
        }
    }
}

package io.berth.app;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A key that is made when it is needed, and a certificate for this machine that it has signed
 * itself: good for trying TLS out, as nobody has a reason to trust it.
 *
 * @param certificate in PEM
 * @param key in PEM
 */
record SelfSigned(Path certificate, Path key) {

    private static final byte[] ECDSA_WITH_SHA256 =
            HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
    private static final byte[] ALTERNATIVE_NAMES = HexFormat.of().parseHex("0603551d11");
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final byte[] IPV4 = {127, 0, 0, 1};
    private static final String HOST = "localhost";
    private static final int SERIAL_BITS = 126;
    private static final int IPV6_LENGTH = 16;
    private static final Duration VALID = Duration.ofDays(365);
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int LINE = 64;

    /** Makes both, in a folder that nobody else can read. */
    static SelfSigned in(Path folder) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new SelfSigned(
                    write(folder.resolve("tls.pem"), "CERTIFICATE", certificate(pair)),
                    write(
                            folder.resolve("tls.key"),
                            "PRIVATE KEY",
                            pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificate can be made: " + e.getMessage(), e);
        }
    }

    private static byte[] certificate(KeyPair pair) throws GeneralSecurityException {
        byte[] content = content(pair);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(content);
        return Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
    }

    /** The certificate but for its signature (RFC 5280, section 4.1). */
    private static byte[] content(KeyPair pair) {
        BigInteger serial = new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE);
        return Der.sequence(
                Der.tagged(0, Der.integer(BigInteger.TWO)),
                Der.integer(serial),
                ECDSA_WITH_SHA256,
                name(),
                validity(Instant.now()),
                name(),
                pair.getPublic().getEncoded(),
                Der.tagged(3, Der.sequence(alternativeNames())));
    }

    private static byte[] name() {
        return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text(HOST))));
    }

    /** From a day ago, as clocks differ. */
    private static byte[] validity(Instant now) {
        return Der.sequence(
                Der.time(UTC_TIME.format(now.minus(Duration.ofDays(1)))),
                Der.time(UTC_TIME.format(now.plus(VALID))));
    }

    private static byte[] alternativeNames() {
        byte[] ipv6 = new byte[IPV6_LENGTH];
        ipv6[IPV6_LENGTH - 1] = 1;
        return Der.sequence(
                ALTERNATIVE_NAMES,
                Der.octets(
                        Der.sequence(
                                Der.bytes(DNS_NAME, HOST.getBytes(StandardCharsets.US_ASCII)),
                                Der.bytes(IP_ADDRESS, IPV4),
                                Der.bytes(IP_ADDRESS, ipv6))));
    }

    private static Path write(Path file, String kind, byte[] content) throws IOException {
        Base64.Encoder encoder = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return Files.writeString(
                file,
                "-----BEGIN "
                        + kind
                        + "-----\n"
                        + encoder.encodeToString(content)
                        + "\n-----END "
                        + kind
                        + "-----\n");
    }
}

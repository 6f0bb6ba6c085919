package io.berth.impl.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the private key of a PEM file, in every form that OpenSSL writes but the old encrypted. */
final class PemKey {

    static final String CONVERT =
            "convert it with: openssl pkcs8 -topk8 -v2 aes256 -in old.key -out new.key";

    private static final String EXPECTED = "a PEM file with one private key";
    private static final String PASSWORD_KEY = "tls.key.password";
    private static final String RSA = "2a864886f70d010101";
    private static final String EC = "2a8648ce3d0201";
    private static final Map<String, String> ALGORITHMS =
            Map.of(
                    RSA,
                    "RSA",
                    "2a864886f70d01010a",
                    "RSASSA-PSS",
                    EC,
                    "EC",
                    "2b6570",
                    "EdDSA",
                    "2b6571",
                    "EdDSA");
    private static final Der VERSION_0 = new Der(Der.INTEGER, new byte[1]);

    private final Origin origin;
    private final @Nullable String password;

    /**
     * @param password for a key that is encrypted; null for none
     */
    PemKey(Origin origin, @Nullable String password) {
        this.origin = origin;
        this.password = password;
    }

    /** The key in the text of the file. */
    PrivateKey read(SourceFiles files) {
        byte[] text = files.of(origin, EXPECTED);
        try {
            List<PemBlock> blocks = PemBlock.all(text);
            return key(decoded(only(blocks), blocks));
        } catch (MalformedException e) {
            throw origin.refuse(EXPECTED, e.getMessage());
        }
    }

    private static PemBlock only(List<PemBlock> blocks) throws MalformedException {
        List<PemBlock> keys =
                blocks.stream().filter(block -> block.label().endsWith("PRIVATE KEY")).toList();
        if (keys.size() != 1) {
            throw new MalformedException("it has " + (keys.isEmpty() ? "none" : keys.size()));
        }
        return keys.get(0);
    }

    /** The key of a block as PKCS#8. */
    private Der decoded(PemBlock block, List<PemBlock> all) throws MalformedException {
        if (block.hasHeaders()) {
            throw new MalformedException("it is in OpenSSL's old encryption: " + CONVERT);
        }
        return switch (block.label()) {
            case "PRIVATE KEY" -> Der.read(block.body());
            case "ENCRYPTED PRIVATE KEY" -> decrypted(block);
            case "RSA PRIVATE KEY" -> pkcs8(RSA, new Der(Der.NULL, new byte[0]), block);
            case "EC PRIVATE KEY" -> pkcs8(EC, curve(block, all), block);
            default -> throw new MalformedException("a " + block.label() + " is not supported");
        };
    }

    private Der decrypted(PemBlock block) throws MalformedException {
        Pbes2 encryption = new Pbes2(block.body());
        if (password == null) {
            throw origin.refusePassword(PASSWORD_KEY, false);
        }
        try {
            Der key = Der.read(encryption.decrypt(password));
            key.part(1).part(0);
            return key;
        } catch (GeneralSecurityException | MalformedException e) {
            throw origin.refusePassword(PASSWORD_KEY, true);
        }
    }

    private static Der pkcs8(String algorithm, Der parameters, PemBlock block) {
        return Der.of(
                Der.SEQUENCE,
                VERSION_0,
                Der.of(Der.SEQUENCE, Der.oid(algorithm), parameters),
                new Der(Der.OCTETS, block.body()));
    }

    /** The curve stands in the key, or in a block of its own before it. */
    private static Der curve(PemBlock block, List<PemBlock> all) throws MalformedException {
        for (Der part : Der.read(block.body()).parts()) {
            if (part.tag() == Der.CONTEXT_0) {
                return part.part(0);
            }
        }
        for (PemBlock other : all) {
            if (other.label().equals("EC PARAMETERS")) {
                return Der.read(other.body());
            }
        }
        throw new MalformedException("its curve is missing");
    }

    private static PrivateKey key(Der pkcs8) throws MalformedException {
        String algorithm = ALGORITHMS.get(pkcs8.part(1).part(0).hex());
        if (algorithm == null) {
            throw new MalformedException("it is of another kind than RSA, EC, Ed25519 and Ed448");
        }
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8.encoded()));
        } catch (GeneralSecurityException e) {
            throw new MalformedException("the JVM can't use its " + algorithm + " key");
        }
    }
}

package io.berth.impl.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The encryption of private keys that PKCS#5 v2 describes (RFC 8018): a key from the password by
 * PBKDF2, and a block cipher in CBC mode. The JDK has it too, but for passwords in ASCII only.
 */
final class Pbes2 {

    private static final String PBES2 = "2a864886f70d01050d";
    private static final String PBKDF2 = "2a864886f70d01050c";
    private static final String HMAC_SHA1 = "2a864886f70d0207";
    private static final Map<String, String> HMACS =
            Map.of(
                    HMAC_SHA1,
                    "HmacSHA1",
                    "2a864886f70d0208",
                    "HmacSHA224",
                    "2a864886f70d0209",
                    "HmacSHA256",
                    "2a864886f70d020a",
                    "HmacSHA384",
                    "2a864886f70d020b",
                    "HmacSHA512");
    private static final Map<String, Scheme> CIPHERS =
            Map.of(
                    "60864801650304" + "0102",
                    new Scheme("AES", 128),
                    "60864801650304" + "0116",
                    new Scheme("AES", 192),
                    "60864801650304" + "012a",
                    new Scheme("AES", 256),
                    "2a864886f70d0307",
                    new Scheme("DESede", 192));

    private final String hmac;
    private final byte[] salt;
    private final int iterations;
    private final Scheme scheme;
    private final byte[] vector;
    private final byte[] encrypted;

    /**
     * Reads an EncryptedPrivateKeyInfo.
     *
     * @throws MalformedException where it is none, or of another encryption
     */
    Pbes2(byte[] encoded) throws MalformedException {
        Der info = Der.read(encoded);
        Der algorithm = info.part(0);
        if (!algorithm.part(0).hex().equals(PBES2)) {
            throw unknown();
        }
        Der derivation = algorithm.part(1).part(0);
        Der encryption = algorithm.part(1).part(1);
        if (!derivation.part(0).hex().equals(PBKDF2)) {
            throw unknown();
        }
        List<Der> terms = derivation.part(1).parts();
        salt = derivation.part(1).part(0).content();
        iterations = iterations(derivation.part(1).part(1));
        if (salt.length == 0) {
            throw damaged();
        }
        hmac = known(HMACS, hmacOf(terms));
        scheme = known(CIPHERS, encryption.part(0).hex());
        vector = encryption.part(1).content();
        encrypted = info.part(1).content();
    }

    /** The function stands last, and not at all where it is the default. */
    private static String hmacOf(List<Der> terms) throws MalformedException {
        Der last = terms.get(terms.size() - 1);
        return last.tag() == Der.SEQUENCE ? last.part(0).hex() : HMAC_SHA1;
    }

    private static int iterations(Der number) throws MalformedException {
        BigInteger value = new BigInteger(1, number.content());
        if (value.signum() == 0 || value.bitLength() > 31) {
            throw damaged();
        }
        return value.intValue();
    }

    private static <T> T known(Map<String, T> all, String oid) throws MalformedException {
        T one = all.get(oid);
        if (one == null) {
            throw unknown();
        }
        return one;
    }

    private static MalformedException damaged() {
        return new MalformedException("its content is damaged");
    }

    private static MalformedException unknown() {
        return new MalformedException("its encryption is not supported: " + PemKey.CONVERT);
    }

    /**
     * The PKCS#8 private key.
     *
     * @throws GeneralSecurityException mostly where the password is wrong
     */
    byte[] decrypt(String password) throws GeneralSecurityException {
        PBEKeySpec spec =
                new PBEKeySpec(password.toCharArray(), salt, iterations, scheme.keyBits());
        byte[] key =
                SecretKeyFactory.getInstance("PBKDF2With" + hmac).generateSecret(spec).getEncoded();
        spec.clearPassword();
        Cipher cipher = Cipher.getInstance(scheme.name() + "/CBC/PKCS5Padding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key, scheme.name()),
                new IvParameterSpec(vector));
        return cipher.doFinal(encrypted);
    }

    private record Scheme(String name, int keyBits) {}
}

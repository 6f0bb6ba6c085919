package io.berth.impl.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;

/**
 * Tries out whether a private key belongs to a certificate: what the one signs, the other proves.
 */
final class KeyPairCheck {

    private static final byte[] SAMPLE = {'b', 'e', 'r', 't', 'h'};

    private KeyPairCheck() {}

    /** Refuses a key that is not that of the first certificate. */
    static void check(Origin origin, PrivateKey key, List<X509Certificate> chain) {
        checkUse(origin, key);
        if (matches(key, chain.get(0).getPublicKey())) {
            return;
        }
        boolean ofAnIssuer = chain.stream().anyMatch(issuer -> matches(key, issuer.getPublicKey()));
        throw origin.refuse(
                "the private key of the certificate " + Chain.name(chain.get(0)),
                ofAnIssuer
                        ? "it is that of a later one in the file, which must then stand first"
                        : "it is another's");
    }

    /** The JVM reads keys of curves that it can't sign with. */
    private static void checkUse(Origin origin, PrivateKey key) {
        try {
            sign(signature(key), key);
        } catch (GeneralSecurityException e) {
            throw origin.refuse(
                    "a private key that the JVM can use", "it can't sign with this one", e);
        }
    }

    private static byte[] sign(Signature signature, PrivateKey key)
            throws GeneralSecurityException {
        signature.initSign(key);
        signature.update(SAMPLE);
        return signature.sign();
    }

    private static boolean matches(PrivateKey key, PublicKey certified) {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = signature(key);
            byte[] signed = sign(signature, key);
            signature.initVerify(certified);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Signature signature(PrivateKey key) throws GeneralSecurityException {
        String algorithm = key.getAlgorithm();
        if (algorithm.equals("RSASSA-PSS")) {
            Signature signature = Signature.getInstance(algorithm);
            signature.setParameter(pssParameters(key));
            return signature;
        }
        return Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                });
    }

    /** Those that the key is bound to, if it is to any. */
    private static AlgorithmParameterSpec pssParameters(PrivateKey key) {
        AlgorithmParameterSpec bound = key instanceof RSAKey rsa ? rsa.getParams() : null;
        return bound != null
                ? bound
                : new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
    }
}

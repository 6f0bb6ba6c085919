package io.berth.impl.tls;

import io.berth.ServerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * A key store in a file.
 *
 * @param type null to find out
 * @param password null for none
 */
record StoreFile(Origin origin, @Nullable String type, @Nullable String password) {

    private static final String EXPECTED = "a key store";
    private static final String PKCS12 = "PKCS12";
    private static final int JKS_MAGIC = 0xFEEDFEED;
    private static final int JCEKS_MAGIC = 0xCECECECE;

    /** What a use of the store does that the JDK may refuse. */
    interface Use<T> {

        T apply(KeyStore store) throws GeneralSecurityException;
    }

    /** Opens the store and makes something of it. */
    <T> T use(SourceFiles files, Use<T> use) {
        KeyStore store = open(files.of(origin, EXPECTED));
        try {
            return use.apply(store);
        } catch (GeneralSecurityException e) {
            throw origin.refuse(EXPECTED, "the JVM can't use what is in it", e);
        }
    }

    private KeyStore open(byte[] content) {
        String actual = type == null ? typeOf(content) : type;
        try {
            KeyStore store = KeyStore.getInstance(actual);
            store.load(new ByteArrayInputStream(content), characters(content));
            return store;
        } catch (KeyStoreException e) {
            throw Fault.of(
                    origin.key() + ".type",
                    actual,
                    "a type that the JVM has, such as PKCS12 or JKS");
        } catch (IOException e) {
            throw e.getCause() instanceof UnrecoverableKeyException
                    ? refusePassword()
                    : unreadable(actual);
        } catch (GeneralSecurityException e) {
            throw origin.refuse(EXPECTED, "the JVM can't use what is in it", e);
        } catch (RuntimeException e) {
            // A store of a type that the JDK reads without looking: a length below zero, for one.
            throw unreadable(actual);
        }
    }

    private ServerException unreadable(String actual) {
        return origin.refuse(EXPECTED, "it can't be read as one of type " + actual);
    }

    private static String typeOf(byte[] content) {
        int magic = content.length < Integer.BYTES ? 0 : ByteBuffer.wrap(content).getInt();
        return switch (magic) {
            case JKS_MAGIC -> "JKS";
            case JCEKS_MAGIC -> "JCEKS";
            default -> PKCS12;
        };
    }

    /** Without a password a JKS opens unchecked, but a PKCS12 only if its password is empty. */
    private char @Nullable [] characters(byte[] content) {
        if (password != null) {
            return password.toCharArray();
        }
        return typeOf(content).equals(PKCS12) ? new char[0] : null;
    }

    ServerException refusePassword() {
        return origin.refusePassword(origin.key() + ".password", password != null);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "StoreFile[" + origin + "]";
    }
}

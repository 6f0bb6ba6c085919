package io.berth.impl.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The private keys of a key store with their certificates.
 *
 * @param first the alias of the one that comes first; null for the alphabet's first
 * @param keyPassword of the keys; null where it is the store's
 */
record StoreKeys(StoreFile file, @Nullable String first, @Nullable String keyPassword) {

    /** All of them, at least one. */
    List<Identity> read(SourceFiles files) {
        return file.use(files, this::identities);
    }

    private List<Identity> identities(KeyStore store) throws GeneralSecurityException {
        List<String> aliases = aliases(store);
        if (aliases.isEmpty()) {
            throw file.origin().refuse("a key store with a private key", "it has none");
        }
        if (first != null && !aliases.get(0).equalsIgnoreCase(first)) {
            throw Fault.of(
                    "tls.keystore.alias",
                    first,
                    "a private key in "
                            + file.origin().file()
                            + ", such as "
                            + String.join(", ", aliases));
        }
        List<Identity> identities = new ArrayList<>();
        for (String alias : aliases) {
            identities.add(identity(store, alias));
        }
        return identities;
    }

    /** Of the private keys. A store has no order of its own, and may not tell A from a. */
    private List<String> aliases(KeyStore store) throws KeyStoreException {
        List<String> aliases = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
                aliases.add(alias);
            }
        }
        aliases.sort(
                Comparator.<String, Boolean>comparing(alias -> !alias.equals(first))
                        .thenComparing(alias -> !alias.equalsIgnoreCase(first))
                        .thenComparing(Comparator.naturalOrder()));
        return aliases;
    }

    private Identity identity(KeyStore store, String alias) throws GeneralSecurityException {
        return new Identity(file.origin(), chain(store, alias), file.origin(), key(store, alias));
    }

    private PrivateKey key(KeyStore store, String alias) throws GeneralSecurityException {
        String password = keyPassword == null ? file.password() : keyPassword;
        try {
            char[] characters = password == null ? new char[0] : password.toCharArray();
            return (PrivateKey) store.getKey(alias, characters);
        } catch (UnrecoverableKeyException e) {
            throw keyPassword == null
                    ? file.refusePassword()
                    : file.origin().refusePassword("tls.key.password", true);
        }
    }

    private List<X509Certificate> chain(KeyStore store, String alias) throws KeyStoreException {
        Certificate[] chain = store.getCertificateChain(alias);
        if (chain == null || chain.length == 0) {
            throw file.origin().refuse("a certificate for each private key", alias + " has none");
        }
        return Stream.of(chain).map(X509Certificate.class::cast).toList();
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "StoreKeys[" + file + "]";
    }
}

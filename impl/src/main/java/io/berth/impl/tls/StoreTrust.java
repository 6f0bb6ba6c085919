package io.berth.impl.tls;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The trusted certificates of a key store. */
record StoreTrust(StoreFile file) {

    /** All of them, at least one. */
    List<X509Certificate> read(SourceFiles files) {
        return file.use(files, this::trusted);
    }

    private List<X509Certificate> trusted(KeyStore store) throws KeyStoreException {
        List<X509Certificate> trusted = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias)
                    && store.getCertificate(alias) instanceof X509Certificate certificate) {
                trusted.add(certificate);
            }
        }
        if (trusted.isEmpty()) {
            throw file.origin().refuse("a key store with trusted certificates", "it has none");
        }
        return trusted;
    }
}

package io.berth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the keys of TLS must be beside each other. A rule holds its tongue where one of its keys
 * could not be read, since that is complained of already.
 */
final class TlsRules {

    private final Map<Key<?>, Object> values;
    private final List<String> problems = new ArrayList<>();

    TlsRules(Map<Key<?>, Object> values) {
        this.values = values;
    }

    List<String> problems() {
        notBoth(TlsKeys.KEYSTORE, TlsKeys.CERTIFICATE, "either a key store or tls.certificate");
        pairs();
        passwords();
        onlyBeside(TlsKeys.KEYSTORE, TlsKeys.KEYSTORE_TYPE);
        onlyBeside(TlsKeys.KEYSTORE, TlsKeys.KEYSTORE_PASSWORD);
        onlyBeside(TlsKeys.KEYSTORE, TlsKeys.KEYSTORE_ALIAS);
        notBoth(TlsKeys.TRUSTSTORE, TlsKeys.TRUST, "either a trust store or tls.trust");
        onlyBeside(TlsKeys.TRUSTSTORE, TlsKeys.TRUSTSTORE_TYPE);
        onlyBeside(TlsKeys.TRUSTSTORE, TlsKeys.TRUSTSTORE_PASSWORD);
        clientsNeedTrust();
        return List.copyOf(problems);
    }

    boolean hasTrust() {
        return given(TlsKeys.TRUST) || given(TlsKeys.TRUSTSTORE);
    }

    private void notBoth(Key<?> one, Key<?> other, String expected) {
        if (readable(one, other) && given(one) && given(other)) {
            complain(one, expected + ", not both");
        }
    }

    private void onlyBeside(Key<?> store, Key<?> attribute) {
        if (readable(store, attribute) && given(attribute) && !given(store)) {
            complain(attribute, store.name() + " beside it");
        }
    }

    private void pairs() {
        if (!readable(TlsKeys.CERTIFICATE, TlsKeys.KEY)) {
            return;
        }
        int certificates = TlsKeys.CERTIFICATE.in(values).size();
        int keys = TlsKeys.KEY.in(values).size();
        if (certificates == 0 && keys > 0) {
            complainOfSize(TlsKeys.CERTIFICATE, certificates, TlsKeys.KEY, keys);
        } else if (certificates != keys) {
            complainOfSize(TlsKeys.KEY, keys, TlsKeys.CERTIFICATE, certificates);
        }
    }

    private void complainOfSize(Key<?> key, int size, Key<?> other, int expected) {
        problems.add(
                Finding.expected(
                        key.name(),
                        size == 0 ? "missing" : "a list of " + size,
                        "as many as in "
                                + other.name()
                                + ", "
                                + expected
                                + ", and in the same order"));
    }

    private void passwords() {
        if (!readable(TlsKeys.KEY_PASSWORD, TlsKeys.KEY, TlsKeys.KEYSTORE)) {
            return;
        }
        int passwords = TlsKeys.KEY_PASSWORD.in(values).size();
        int keys = TlsKeys.KEY.in(values).size();
        if (passwords > 0 && keys == 0 && !given(TlsKeys.KEYSTORE)) {
            complain(TlsKeys.KEY_PASSWORD, "tls.key or tls.keystore beside it");
        } else if (passwords > 1 && passwords != keys) {
            complain(
                    TlsKeys.KEY_PASSWORD,
                    "one password for all keys"
                            + (keys > 1 ? ", or as many as in tls.key, " + keys : ""));
        }
    }

    /** An SSLContext of the user's own comes with its own trust, so alone it needs none here. */
    private void clientsNeedTrust() {
        Key<?>[] concerned = {
            TlsKeys.CLIENT_AUTH,
            TlsKeys.TRUST,
            TlsKeys.TRUSTSTORE,
            TlsKeys.ENABLED,
            TlsKeys.CERTIFICATE,
            TlsKeys.KEY,
            TlsKeys.KEYSTORE
        };
        if (!readable(concerned) || hasTrust() || onlyAContextCanServe()) {
            return;
        }
        if (TlsKeys.CLIENT_AUTH.in(values) != TlsConfig.ClientAuth.NONE) {
            complain(
                    TlsKeys.CLIENT_AUTH,
                    "tls.trust or tls.truststore beside it, which says whose certificates count");
        }
    }

    private boolean onlyAContextCanServe() {
        return TlsKeys.ENABLED.in(values)
                && !given(TlsKeys.CERTIFICATE)
                && !given(TlsKeys.KEY)
                && !given(TlsKeys.KEYSTORE);
    }

    private boolean readable(Key<?>... keys) {
        return Stream.of(keys).allMatch(values::containsKey);
    }

    private boolean given(Key<?> key) {
        return !key.textIn(values).isEmpty();
    }

    private void complain(Key<?> key, String expected) {
        problems.add(Finding.expected(key.name(), key.textIn(values), expected));
    }
}

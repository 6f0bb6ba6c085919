package io.berth;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The part of a server's configuration that is about TLS: the keys under {@code tls.}. Checked,
 * complete and unchangeable.
 *
 * <p>The server's own certificates come from PEM files or from one key store. Whether the files are
 * there and good is found out when the server opens, not here. Names of files that are not absolute
 * start at the working directory of the process.
 *
 * <p>A change reaches new connections; those that are open keep what they have.
 *
 * <p>Passwords are in the values and nowhere else: not in {@link #toString}, not in a message.
 *
 * @since 1.0
 */
public final class TlsConfig {

    /**
     * Whether clients are asked for a certificate: the values of the key {@code tls.client.auth},
     * which are written in lower case.
     *
     * <p>Later versions may add constants; a {@code switch} over it wants a {@code default}.
     *
     * @since 1.0
     */
    public enum ClientAuth {
        /** They are not asked. */
        NONE,

        /** They are asked and may show none; one that they show must be good. */
        WANT,

        /** They are asked and must show a good one. */
        NEED
    }

    private final Map<Key<?>, Object> values;

    /** The part of a server's values. */
    TlsConfig(Map<Key<?>, Object> values) {
        this.values =
                TlsKeys.ALL.stream()
                        .collect(Collectors.toUnmodifiableMap(Function.identity(), values::get));
    }

    /**
     * Starts a configuration of TLS. It is enabled, unlike that of a server that says nothing of
     * TLS.
     *
     * @return a builder with the defaults for all else
     */
    public static Builder builder() {
        return new Builder(Map.of()).enabled(true);
    }

    /**
     * Starts a variation.
     *
     * @return a builder that has these values
     */
    public Builder toBuilder() {
        return new Builder(texts());
    }

    /**
     * Whether the server speaks TLS. Nothing else decides that: with {@code false} the other keys
     * are checked but not used.
     *
     * <p>Key {@code tls.enabled}, default false.
     *
     * @return whether connections are encrypted
     */
    public boolean isEnabled() {
        return TlsKeys.ENABLED.in(values);
    }

    /**
     * The PEM files with the server's certificates, each followed by its issuers. Of several, that
     * one serves whose DNS names have the name that the client asks for (SNI), {@code *.} standing
     * for one label; the first serves all other clients.
     *
     * <p>Key {@code tls.certificate}, default none.
     *
     * @return in their order; empty where a key store is used
     */
    public List<Path> certificates() {
        return TlsKeys.CERTIFICATE.in(values);
    }

    /**
     * The PEM files with the private keys, one for each certificate, in the same order: PKCS#8,
     * plain or encrypted, or what OpenSSL writes for RSA and EC keys.
     *
     * <p>Key {@code tls.key}, default none.
     *
     * @return as many as there are certificates
     */
    public List<Path> keys() {
        return TlsKeys.KEY.in(values);
    }

    /**
     * The passwords of the private keys: one for all of them, or one for each. Those of keys that
     * are not encrypted are not used. With a key store it is the password of its private keys, if
     * that is another than the store's.
     *
     * <p>Key {@code tls.key.password}, default none. Several are an array, or stand in one text
     * with a line break between two.
     *
     * @return mostly empty or one
     */
    public List<String> keyPasswords() {
        return TlsKeys.KEY_PASSWORD.in(values);
    }

    /**
     * The key store with the server's private keys and certificates; each of its private keys
     * serves as a pair of PEM files would, in the order of their aliases.
     *
     * <p>Key {@code tls.keystore}, default none.
     *
     * @return empty where PEM files are used
     */
    public Optional<Path> keystore() {
        return given(TlsKeys.KEYSTORE);
    }

    /**
     * The type of the key store.
     *
     * <p>Key {@code tls.keystore.type}, default none: PKCS12 and JKS are told apart.
     *
     * @return such as {@code PKCS12}
     */
    public Optional<String> keystoreType() {
        return given(TlsKeys.KEYSTORE_TYPE);
    }

    /**
     * The password of the key store, and of its private keys unless {@link #keyPasswords} has
     * another.
     *
     * <p>Key {@code tls.keystore.password}, default none.
     *
     * @return empty where it has none
     */
    public Optional<String> keystorePassword() {
        return given(TlsKeys.KEYSTORE_PASSWORD);
    }

    /**
     * The alias of the private key that serves clients that ask for no name, or for one that no
     * certificate has.
     *
     * <p>Key {@code tls.keystore.alias}, default none: the first alias does.
     *
     * @return empty for the first
     */
    public Optional<String> keystoreAlias() {
        return given(TlsKeys.KEYSTORE_ALIAS);
    }

    /**
     * The PEM files with the certificates of the authorities whose clients count.
     *
     * <p>Key {@code tls.trust}, default none.
     *
     * @return empty where a trust store is used, or nothing is trusted
     */
    public List<Path> trust() {
        return TlsKeys.TRUST.in(values);
    }

    /**
     * The key store with the certificates of the authorities whose clients count.
     *
     * <p>Key {@code tls.truststore}, default none.
     *
     * @return empty where PEM files are used, or nothing is trusted
     */
    public Optional<Path> truststore() {
        return given(TlsKeys.TRUSTSTORE);
    }

    /**
     * The type of the trust store.
     *
     * <p>Key {@code tls.truststore.type}, default none: PKCS12 and JKS are told apart.
     *
     * @return such as {@code PKCS12}
     */
    public Optional<String> truststoreType() {
        return given(TlsKeys.TRUSTSTORE_TYPE);
    }

    /**
     * The password of the trust store.
     *
     * <p>Key {@code tls.truststore.password}, default none.
     *
     * @return empty where it has none
     */
    public Optional<String> truststorePassword() {
        return given(TlsKeys.TRUSTSTORE_PASSWORD);
    }

    /**
     * Whether clients are asked for a certificate. To ask for one, a trust must be configured.
     *
     * <p>Key {@code tls.client.auth}, default {@code none}.
     *
     * @return what is asked of clients
     */
    public ClientAuth clientAuth() {
        return TlsKeys.CLIENT_AUTH.in(values);
    }

    /**
     * The versions of the protocol that are spoken: {@code TLSv1.3}, {@code TLSv1.2} or both. Older
     * ones are not to be had.
     *
     * <p>Key {@code tls.protocols}, default {@code TLSv1.3,TLSv1.2}.
     *
     * @return at least one
     */
    public List<String> protocols() {
        return TlsKeys.PROTOCOLS.in(values);
    }

    /**
     * The cipher suites, the best first: of those that a client offers too the first is taken.
     *
     * <p>Key {@code tls.ciphers}, default none: the safe ones that the JVM has, with forward
     * secrecy and authenticated encryption.
     *
     * @return standard names; empty for the safe ones
     */
    public List<String> ciphers() {
        return TlsKeys.CIPHERS.in(values);
    }

    /**
     * The application protocols (ALPN) that are spoken, the best first. A client that offers others
     * only is refused; one that offers none is served.
     *
     * <p>Key {@code tls.alpn}, default none.
     *
     * @return empty where none is agreed on
     */
    public List<String> applicationProtocols() {
        return TlsKeys.ALPN.in(values);
    }

    /**
     * The name of the security provider that does TLS, which must be installed in the JVM.
     *
     * <p>Key {@code tls.provider}, default none: the JVM's own.
     *
     * @return empty for the JVM's own
     */
    public Optional<String> provider() {
        return given(TlsKeys.PROVIDER);
    }

    /**
     * How soon a change of the files is seen; 0 means never. They are read anew when they have
     * stopped changing, and used when all of them are good; till then the old ones are.
     *
     * <p>Key {@code tls.reload}, default 10s.
     *
     * @return zero for never
     */
    public Duration reload() {
        return TlsKeys.RELOAD.in(values);
    }

    private <T> Optional<T> given(Key<T> key) {
        return Optional.of(key.in(values)).filter(value -> !key.format().write(value).isEmpty());
    }

    /** The values that are set, each as text; passwords in the clear. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        TlsKeys.ALL.stream()
                .filter(key -> !key.textIn(values).isEmpty())
                .forEach(key -> texts.put(key.name(), key.textIn(values)));
        return texts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TlsConfig that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The values that differ from the defaults, in the order of the keys; passwords are hidden. */
    @Override
    public String toString() {
        return TlsKeys.ALL.stream()
                .filter(key -> !key.textIn(values).equals(key.defaultText()))
                .map(key -> key.name() + "=" + key.shownIn(values))
                .collect(Collectors.joining(", ", "TlsConfig[", "]"));
    }

    /**
     * Puts a configuration of TLS together. Each setter is described at the value of its name;
     * nothing is checked before {@link #build}, which then names all problems together. Not for use
     * by several threads at once.
     *
     * @since 1.0
     */
    public static final class Builder {

        private final Map<String, Object> settings;

        private Builder(Map<String, ?> settings) {
            this.settings = new LinkedHashMap<>(settings);
        }

        /**
         * Checks everything.
         *
         * @return the configuration
         * @throws ConfigException with all problems, if there is one
         */
        public TlsConfig build() {
            // A part of a server's configuration, so it is read as one.
            return new ServerConfig.Builder(settings).name("tls").address(":0").build().tls();
        }

        /**
         * Sets {@link TlsConfig#isEnabled()}.
         *
         * @param enabled whether connections are encrypted
         * @return this builder
         */
        public Builder enabled(boolean enabled) {
            return set(TlsKeys.ENABLED, enabled);
        }

        /**
         * Sets {@link TlsConfig#certificates()}.
         *
         * @param certificates in their order, at least one
         * @return this builder
         */
        public Builder certificates(Path... certificates) {
            return set(TlsKeys.CERTIFICATE, List.of(certificates));
        }

        /**
         * Sets {@link TlsConfig#keys()}.
         *
         * @param keys as many as there are certificates
         * @return this builder
         */
        public Builder keys(Path... keys) {
            return set(TlsKeys.KEY, List.of(keys));
        }

        /**
         * Sets {@link TlsConfig#keyPasswords()}.
         *
         * @param passwords one, or as many as there are keys
         * @return this builder
         */
        public Builder keyPasswords(String... passwords) {
            return set(TlsKeys.KEY_PASSWORD, List.of(passwords));
        }

        /**
         * Sets {@link TlsConfig#keystore()}.
         *
         * @param keystore the file
         * @return this builder
         */
        public Builder keystore(Path keystore) {
            return set(TlsKeys.KEYSTORE, keystore);
        }

        /**
         * Sets {@link TlsConfig#keystoreType()}.
         *
         * @param type such as {@code PKCS12}
         * @return this builder
         */
        public Builder keystoreType(String type) {
            return set(TlsKeys.KEYSTORE_TYPE, type);
        }

        /**
         * Sets {@link TlsConfig#keystorePassword()}.
         *
         * @param password never empty
         * @return this builder
         */
        public Builder keystorePassword(String password) {
            return set(TlsKeys.KEYSTORE_PASSWORD, password);
        }

        /**
         * Sets {@link TlsConfig#keystoreAlias()}.
         *
         * @param alias of a private key
         * @return this builder
         */
        public Builder keystoreAlias(String alias) {
            return set(TlsKeys.KEYSTORE_ALIAS, alias);
        }

        /**
         * Sets {@link TlsConfig#trust()}.
         *
         * @param trust at least one
         * @return this builder
         */
        public Builder trust(Path... trust) {
            return set(TlsKeys.TRUST, List.of(trust));
        }

        /**
         * Sets {@link TlsConfig#truststore()}.
         *
         * @param truststore the file
         * @return this builder
         */
        public Builder truststore(Path truststore) {
            return set(TlsKeys.TRUSTSTORE, truststore);
        }

        /**
         * Sets {@link TlsConfig#truststoreType()}.
         *
         * @param type such as {@code PKCS12}
         * @return this builder
         */
        public Builder truststoreType(String type) {
            return set(TlsKeys.TRUSTSTORE_TYPE, type);
        }

        /**
         * Sets {@link TlsConfig#truststorePassword()}.
         *
         * @param password never empty
         * @return this builder
         */
        public Builder truststorePassword(String password) {
            return set(TlsKeys.TRUSTSTORE_PASSWORD, password);
        }

        /**
         * Sets {@link TlsConfig#clientAuth()}.
         *
         * @param clientAuth what is asked of clients
         * @return this builder
         */
        public Builder clientAuth(ClientAuth clientAuth) {
            return set(TlsKeys.CLIENT_AUTH, clientAuth);
        }

        /**
         * Sets {@link TlsConfig#protocols()}.
         *
         * @param protocols at least one
         * @return this builder
         */
        public Builder protocols(String... protocols) {
            return set(TlsKeys.PROTOCOLS, List.of(protocols));
        }

        /**
         * Sets {@link TlsConfig#ciphers()}.
         *
         * @param ciphers standard names, at least one
         * @return this builder
         */
        public Builder ciphers(String... ciphers) {
            return set(TlsKeys.CIPHERS, List.of(ciphers));
        }

        /**
         * Sets {@link TlsConfig#applicationProtocols()}.
         *
         * @param protocols at least one
         * @return this builder
         */
        public Builder applicationProtocols(String... protocols) {
            return set(TlsKeys.ALPN, List.of(protocols));
        }

        /**
         * Sets {@link TlsConfig#provider()}.
         *
         * @param provider the name of an installed one
         * @return this builder
         */
        public Builder provider(String provider) {
            return set(TlsKeys.PROVIDER, provider);
        }

        /**
         * Sets {@link TlsConfig#reload()}.
         *
         * @param reload zero for never
         * @return this builder
         */
        public Builder reload(Duration reload) {
            return set(TlsKeys.RELOAD, reload);
        }

        private Builder set(Key<?> key, Object value) {
            settings.put(key.name(), Objects.requireNonNull(value, key.name()));
            return this;
        }
    }
}

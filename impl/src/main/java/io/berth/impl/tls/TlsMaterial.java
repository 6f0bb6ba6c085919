package io.berth.impl.tls;

import io.berth.TlsConfig;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the files of a configuration hold, read and held against each other.
 *
 * @param identities what the server may show of itself; at least one
 * @param authorities whose certificates count; empty where nothing is trusted
 * @param warnings of certificates that are not valid now
 */
record TlsMaterial(
        List<Identity> identities, List<X509Certificate> authorities, List<String> warnings) {

    /**
     * Reads what the files held.
     *
     * @param now what the dates of certificates are held against
     * @throws io.berth.ServerException where something can't be used
     */
    static TlsMaterial of(TlsConfig config, SourceFiles files, Instant now) {
        List<Identity> identities =
                config.keystore().isPresent()
                        ? storeIdentities(config, config.keystore().get(), files)
                        : pemIdentities(config, files);
        List<String> warnings =
                new ArrayList<>(identities.stream().flatMap(one -> one.remarks(now)).toList());
        List<X509Certificate> authorities = new ArrayList<>();
        for (Path file : config.trust()) {
            Origin origin = new Origin("tls.trust", file);
            List<X509Certificate> read = PemCertificates.read(origin, files);
            Chain.remarks(origin, read, now).forEach(warnings::add);
            authorities.addAll(read);
        }
        config.truststore().ifPresent(file -> authorities.addAll(trusted(config, file, files)));
        return new TlsMaterial(identities, List.copyOf(authorities), List.copyOf(warnings));
    }

    private static List<Identity> pemIdentities(TlsConfig config, SourceFiles files) {
        if (config.certificates().isEmpty()) {
            throw Fault.of(
                    "tls.certificate",
                    Fault.MISSING,
                    "tls.certificate and tls.key, tls.keystore, or an SSLContext of your own");
        }
        return IntStream.range(0, config.certificates().size())
                .mapToObj(i -> pemIdentity(config, i, files))
                .toList();
    }

    private static Identity pemIdentity(TlsConfig config, int i, SourceFiles files) {
        Origin certificates = new Origin("tls.certificate", config.certificates().get(i));
        Origin key = new Origin("tls.key", config.keys().get(i));
        return new Identity(
                certificates,
                PemCertificates.read(certificates, files),
                key,
                new PemKey(key, password(config.keyPasswords(), i)).read(files));
    }

    /** One password is for all keys. */
    private static @Nullable String password(List<String> passwords, int i) {
        if (passwords.isEmpty()) {
            return null;
        }
        return passwords.size() == 1 ? passwords.get(0) : passwords.get(i);
    }

    private static List<Identity> storeIdentities(TlsConfig config, Path file, SourceFiles files) {
        StoreFile store =
                new StoreFile(
                        new Origin("tls.keystore", file),
                        config.keystoreType().orElse(null),
                        config.keystorePassword().orElse(null));
        return new StoreKeys(
                        store,
                        config.keystoreAlias().orElse(null),
                        password(config.keyPasswords(), 0))
                .read(files);
    }

    private static List<X509Certificate> trusted(TlsConfig config, Path file, SourceFiles files) {
        StoreFile store =
                new StoreFile(
                        new Origin("tls.truststore", file),
                        config.truststoreType().orElse(null),
                        config.truststorePassword().orElse(null));
        return new StoreTrust(store).read(files);
    }

    /** What people are told of it: whose certificates are shown, until when, and whose count. */
    String account() {
        String shown =
                identities.stream()
                        .map(one -> Chain.account(one.chain().get(0)))
                        .collect(Collectors.joining(", "));
        String trusted =
                authorities.stream().map(Chain::name).distinct().collect(Collectors.joining(", "));
        return trusted.isEmpty() ? shown : shown + "; trusted: " + trusted;
    }

    /** The subjects alone. */
    @Override
    public String toString() {
        return Stream.concat(
                        identities.stream().map(one -> Chain.name(one.chain().get(0))),
                        authorities.stream().map(Chain::name))
                .toList()
                .toString();
    }
}

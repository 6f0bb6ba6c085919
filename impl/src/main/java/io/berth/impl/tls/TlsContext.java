package io.berth.impl.tls;

import io.berth.ServerException;
import io.berth.TlsConfig;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** What new connections are encrypted with. Unchangeable: other material is another context. */
public final class TlsContext {

    private final SSLContext context;
    private final SSLParameters parameters;
    private final List<String> warnings;
    private final String account;
    private final String description;

    private TlsContext(SSLContext context, TlsConfig config, TlsMaterial material) {
        this.context = context;
        this.parameters = parameters(context, config);
        this.warnings = material.warnings();
        this.account = material.account();
        this.description = material.toString();
    }

    private TlsContext(SSLContext context, TlsConfig config) {
        this.context = context;
        this.parameters = parameters(context, config);
        this.warnings = List.of();
        this.account = "a context of the user's own";
        this.description = " of the user's own";
    }

    /**
     * Reads the files of a configuration, once.
     *
     * @throws ServerException with code {@code INVALID_TLS}, naming key and file, where something
     *     can't be used
     */
    public static TlsContext of(TlsConfig config) {
        return of(config, SourceFiles.of(config), InstantSource.system());
    }

    static TlsContext of(TlsConfig config, SourceFiles files, InstantSource clock) {
        try {
            TlsMaterial material = TlsMaterial.of(config, files, clock.instant());
            return new TlsContext(context(config, material), config, material);
        } catch (ProviderException e) {
            // What the JDK throws where not the material is at fault, but the machinery.
            throw Fault.of(
                    "tls.enabled", "true", "security providers that work, but one failed", e);
        }
    }

    /**
     * Uses a context of the user's own, with the configuration's protocols, cipher suites,
     * application protocols and client authentication.
     *
     * @throws ServerException with code {@code INVALID_TLS} where it has none of these, or makes no
     *     engines
     */
    public static TlsContext of(TlsConfig config, SSLContext context) {
        try {
            TlsContext made = new TlsContext(context, config);
            made.engine("localhost", 0);
            return made;
        } catch (IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException e) {
            throw Fault.of(
                    "tls.enabled", "true", "an SSLContext that can be used, but " + e.getMessage());
        }
    }

    /** A new one each time, so that no session of an old one is resumed past a new trust. */
    private static SSLContext context(TlsConfig config, TlsMaterial material) {
        try {
            SSLContext context = instance(config);
            context.init(
                    new KeyManager[] {new SniKeyManager(material.identities())},
                    new TrustManager[] {ClientTrust.in(material.authorities())},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw Fault.of(
                    "tls.provider",
                    config.provider().orElse(Fault.MISSING),
                    "a security provider that does TLS with this material",
                    e);
        }
    }

    private static SSLContext instance(TlsConfig config) throws GeneralSecurityException {
        return config.provider().isPresent()
                ? SSLContext.getInstance("TLS", installed(config.provider().get()))
                : SSLContext.getInstance("TLS");
    }

    private static Provider installed(String name) {
        Provider provider = Security.getProvider(name);
        if (provider == null) {
            throw refuse(name, "an installed security provider, which are ", all());
        }
        if (provider.getService("SSLContext", "TLS") == null) {
            throw refuse(name, "a security provider that does TLS, as these do: ", capable());
        }
        return provider;
    }

    private static ServerException refuse(String name, String expected, List<String> names) {
        return Fault.of("tls.provider", name, expected + String.join(", ", names));
    }

    private static List<String> all() {
        return Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
    }

    private static List<String> capable() {
        return Arrays.stream(Security.getProviders("SSLContext.TLS"))
                .map(Provider::getName)
                .toList();
    }

    private static SSLParameters parameters(SSLContext context, TlsConfig config) {
        SSLParameters supported = context.getSupportedSSLParameters();
        List<String> known = List.of(supported.getProtocols());
        List<String> protocols = config.protocols();
        if (!known.containsAll(protocols)) {
            throw Fault.of(
                    "tls.protocols",
                    String.join(", ", protocols),
                    "what the provider has: " + String.join(", ", known));
        }
        CipherSuites suites = new CipherSuites(supported.getCipherSuites(), protocols);
        SSLParameters parameters =
                new SSLParameters(
                        suites.withKinds(suites.choose(config.ciphers())),
                        protocols.toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(config.applicationProtocols().toArray(String[]::new));
        askClients(parameters, config.clientAuth());
        return parameters;
    }

    private static void askClients(SSLParameters parameters, TlsConfig.ClientAuth asked) {
        switch (asked) {
            case WANT -> parameters.setWantClientAuth(true);
            case NEED -> parameters.setNeedClientAuth(true);
            default -> parameters.setNeedClientAuth(false);
        }
    }

    /**
     * An engine for the server's side of one connection.
     *
     * @param peerHost the client's address, as a hint for messages; it is not looked up
     * @param peerPort the client's port
     */
    public SSLEngine engine(String peerHost, int peerPort) {
        SSLEngine engine = context.createSSLEngine(peerHost, peerPort);
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * What the operator should be told, such as of a certificate that expired, each in one line.
     */
    public List<String> warnings() {
        return warnings;
    }

    /** What the operator should be told of it: whose certificates, until when. */
    public String account() {
        return account;
    }

    /** The subjects of the certificates. */
    @Override
    public String toString() {
        return "TlsContext" + description;
    }
}

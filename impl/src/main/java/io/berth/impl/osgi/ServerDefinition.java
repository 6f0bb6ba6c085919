package io.berth.impl.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * How tools show a server's configuration: the Metatype of the factory PID {@code io.berth.server}.
 *
 * <p>It only describes. What a configuration means is for {@link io.berth.ServerConfig} alone to
 * say, and a test holds the two together. The component that serves the PID refers to it by
 * {@code @Designate(ocd = ServerDefinition.class, factory = true)}. Durations and sizes are text,
 * since they have units.
 */
@ObjectClassDefinition(
        id = "io.berth.server",
        name = "%server.name",
        description = "%server.description",
        localization = "OSGI-INF/l10n/server")
@interface ServerDefinition {

    @AttributeDefinition(name = "%name.name", description = "%name.description")
    String name();

    @AttributeDefinition(name = "%address.name", description = "%address.description")
    String address();

    @AttributeDefinition(
            name = "%backlog.name",
            description = "%backlog.description",
            required = false,
            min = "1")
    int backlog() default 1024;

    @AttributeDefinition(
            name = "%threads.name",
            description = "%threads.description",
            required = false,
            options = {
                @Option(label = "%threads.auto", value = "auto"),
                @Option(label = "%threads.virtual", value = "virtual"),
                @Option(label = "%threads.platform", value = "platform")
            })
    String threads() default "auto";

    @AttributeDefinition(
            name = "%max.connections.name",
            description = "%max.connections.description",
            required = false,
            min = "0")
    int max_connections() default 10000;

    @AttributeDefinition(
            name = "%overflow.name",
            description = "%overflow.description",
            required = false,
            options = {
                @Option(label = "%overflow.wait", value = "wait"),
                @Option(label = "%overflow.refuse", value = "refuse")
            })
    String overflow() default "wait";

    @AttributeDefinition(
            name = "%idle.timeout.name",
            description = "%idle.timeout.description",
            required = false)
    String idle_timeout() default "5m";

    @AttributeDefinition(
            name = "%write.timeout.name",
            description = "%write.timeout.description",
            required = false)
    String write_timeout() default "30s";

    @AttributeDefinition(
            name = "%handshake.timeout.name",
            description = "%handshake.timeout.description",
            required = false)
    String handshake_timeout() default "10s";

    @AttributeDefinition(
            name = "%max.lifetime.name",
            description = "%max.lifetime.description",
            required = false)
    String max_lifetime() default "0";

    @AttributeDefinition(
            name = "%shutdown.timeout.name",
            description = "%shutdown.timeout.description",
            required = false)
    String shutdown_timeout() default "25s";

    @AttributeDefinition(
            name = "%drain.idle.name",
            description = "%drain.idle.description",
            required = false)
    String drain_idle() default "1s";

    @AttributeDefinition(
            name = "%drain.delay.name",
            description = "%drain.delay.description",
            required = false)
    String drain_delay() default "0";

    @AttributeDefinition(
            name = "%handler.grace.name",
            description = "%handler.grace.description",
            required = false)
    String handler_grace() default "10s";

    @AttributeDefinition(
            name = "%handler.drain.name",
            description = "%handler.drain.description",
            required = false)
    String handler_drain() default "3s";

    @AttributeDefinition(
            name = "%rebind.overlap.name",
            description = "%rebind.overlap.description",
            required = false)
    String rebind_overlap() default "5s";

    @AttributeDefinition(
            name = "%linger.timeout.name",
            description = "%linger.timeout.description",
            required = false)
    String linger_timeout() default "2s";

    @AttributeDefinition(
            name = "%linger.size.name",
            description = "%linger.size.description",
            required = false)
    String linger_size() default "1MiB";

    @AttributeDefinition(
            name = "%tcp.no.delay.name",
            description = "%tcp.no.delay.description",
            required = false)
    boolean tcp_no_delay() default true;

    @AttributeDefinition(
            name = "%keep.alive.name",
            description = "%keep.alive.description",
            required = false)
    boolean keep_alive() default true;

    @AttributeDefinition(
            name = "%keep.alive.idle.name",
            description = "%keep.alive.idle.description",
            required = false)
    String keep_alive_idle() default "0";

    @AttributeDefinition(
            name = "%keep.alive.interval.name",
            description = "%keep.alive.interval.description",
            required = false)
    String keep_alive_interval() default "0";

    @AttributeDefinition(
            name = "%keep.alive.count.name",
            description = "%keep.alive.count.description",
            required = false,
            min = "0",
            max = "127")
    int keep_alive_count() default 0;

    @AttributeDefinition(
            name = "%receive.buffer.name",
            description = "%receive.buffer.description",
            required = false)
    String receive_buffer() default "0";

    @AttributeDefinition(
            name = "%send.buffer.name",
            description = "%send.buffer.description",
            required = false)
    String send_buffer() default "0";

    @AttributeDefinition(
            name = "%tls.enabled.name",
            description = "%tls.enabled.description",
            required = false)
    boolean tls_enabled() default false;

    @AttributeDefinition(
            name = "%tls.certificate.name",
            description = "%tls.certificate.description",
            required = false)
    String[] tls_certificate();

    @AttributeDefinition(
            name = "%tls.key.name",
            description = "%tls.key.description",
            required = false)
    String[] tls_key();

    @AttributeDefinition(
            name = "%tls.key.password.name",
            description = "%tls.key.password.description",
            required = false,
            type = AttributeType.PASSWORD)
    String[] tls_key_password();

    @AttributeDefinition(
            name = "%tls.keystore.name",
            description = "%tls.keystore.description",
            required = false)
    String tls_keystore();

    @AttributeDefinition(
            name = "%tls.keystore.type.name",
            description = "%tls.keystore.type.description",
            required = false)
    String tls_keystore_type();

    @AttributeDefinition(
            name = "%tls.keystore.password.name",
            description = "%tls.keystore.password.description",
            required = false,
            type = AttributeType.PASSWORD)
    String tls_keystore_password();

    @AttributeDefinition(
            name = "%tls.keystore.alias.name",
            description = "%tls.keystore.alias.description",
            required = false)
    String tls_keystore_alias();

    @AttributeDefinition(
            name = "%tls.trust.name",
            description = "%tls.trust.description",
            required = false)
    String[] tls_trust();

    @AttributeDefinition(
            name = "%tls.truststore.name",
            description = "%tls.truststore.description",
            required = false)
    String tls_truststore();

    @AttributeDefinition(
            name = "%tls.truststore.type.name",
            description = "%tls.truststore.type.description",
            required = false)
    String tls_truststore_type();

    @AttributeDefinition(
            name = "%tls.truststore.password.name",
            description = "%tls.truststore.password.description",
            required = false,
            type = AttributeType.PASSWORD)
    String tls_truststore_password();

    @AttributeDefinition(
            name = "%tls.client.auth.name",
            description = "%tls.client.auth.description",
            required = false,
            options = {
                @Option(label = "%tls.client.auth.none", value = "none"),
                @Option(label = "%tls.client.auth.want", value = "want"),
                @Option(label = "%tls.client.auth.need", value = "need")
            })
    String tls_client_auth() default "none";

    @AttributeDefinition(
            name = "%tls.protocols.name",
            description = "%tls.protocols.description",
            required = false)
    String[] tls_protocols() default {"TLSv1.3", "TLSv1.2"};

    @AttributeDefinition(
            name = "%tls.ciphers.name",
            description = "%tls.ciphers.description",
            required = false)
    String[] tls_ciphers();

    @AttributeDefinition(
            name = "%tls.alpn.name",
            description = "%tls.alpn.description",
            required = false)
    String[] tls_alpn();

    @AttributeDefinition(
            name = "%tls.provider.name",
            description = "%tls.provider.description",
            required = false)
    String tls_provider();

    @AttributeDefinition(
            name = "%tls.reload.name",
            description = "%tls.reload.description",
            required = false)
    String tls_reload() default "10s";

    /** No key of the server: by it the Web Console tells several servers apart in its list. */
    @AttributeDefinition(
            name = "%console.label.name",
            description = "%console.label.description",
            required = false)
    String webconsole_configurationFactory_nameHint() default "{name}: {address}";
}

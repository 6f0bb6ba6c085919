package io.berth.itest;

import java.util.stream.Stream;

/**
 * A setting that no server may start with.
 *
 * @param key its key
 * @param value its value
 * @param message what a person is to read
 */
record BadInput(String key, String value, String message) {

    private static final String HOST_AND_PORT = "(expected host:port, :port or [v6]:port";
    private static final String DURATION =
            "(expected a duration such as 250ms, 30s, 5m, 1h30m or PT5M, at most 36500d, 0 for ";
    private static final String COUNT = "(expected a whole number from 0 to 2147483647, 0 for ";
    private static final String SIZE =
            "(expected a number of bytes such as 65536, 64KiB, 1MiB or 1GiB, 0 for ";
    private static final String LATER =
            "(hidden) (expected no such key: not supported by this version)";

    static Stream<BadInput> all() {
        return Stream.of(
                        addresses(),
                        words(),
                        durations(),
                        counts(),
                        sizes(),
                        tls(),
                        keysOfLaterVersions())
                .flatMap(rows -> rows);
    }

    private static Stream<BadInput> addresses() {
        return Stream.of(
                unfit("address", "", "\"\" " + HOST_AND_PORT),
                unfit("address", "   ", "\"\" " + HOST_AND_PORT),
                unfit("address", "localhost", "localhost " + HOST_AND_PORT),
                unfit("address", "localhost:", "localhost: " + HOST_AND_PORT),
                unfit("address", "::1:7007", "::1:7007 " + HOST_AND_PORT),
                unfit("address", "[::1", "[::1 " + HOST_AND_PORT),
                unfit("address", "300.1.1.1:80", "300.1.1.1:80 " + HOST_AND_PORT),
                unfit("address", ":70000", ":70000 " + HOST_AND_PORT),
                unfit("address", ":-1", ":-1 " + HOST_AND_PORT),
                unfit("address", "127.0.0.1:http", "127.0.0.1:http " + HOST_AND_PORT));
    }

    private static Stream<BadInput> words() {
        return Stream.of(
                unfit("name", "", "\"\" (expected 1 to 64 characters out of A-Z a-z 0-9 . _ -)"),
                unfit("name", "my server", "my server (expected 1 to 64 characters out of"),
                unfit("threads", "green", "green (expected one of auto, virtual, platform, cores)"),
                unfit("overflow", "drop", "drop (expected one of wait, refuse)"),
                unfit("overflow", "", "\"\" (expected one of wait, refuse; without the key it is"),
                unfit("tcp.no.delay", "yes", "yes (expected true or false)"),
                unfit("keep.alive", "1", "1 (expected true or false)"));
    }

    private static Stream<BadInput> durations() {
        return Stream.of(
                unfit("idle.timeout", "-1s", "-1s " + DURATION),
                unfit("idle.timeout", "300", "300 " + DURATION),
                unfit("idle.timeout", "5 minutes", "5 minutes " + DURATION),
                unfit("shutdown.timeout", "soon", "soon " + DURATION),
                unfit("handler.grace", "1m1h", "1m1h " + DURATION),
                unfit("max.lifetime", "40000d", "40000d " + DURATION),
                unfit("write.timeout", "", "\"\" " + DURATION),
                unfit("keep.alive.idle", "500ms", "500ms (expected whole seconds such as 30s"));
    }

    private static Stream<BadInput> counts() {
        return Stream.of(
                unfit("max.connections", "-1", "-1 " + COUNT),
                unfit("max.connections", "10k", "10k " + COUNT),
                unfit("max.connections", "3000000000", "3000000000 " + COUNT),
                unfit("backlog", "0", "0 (expected a whole number from 1 to 2147483647)"),
                unfit("keep.alive.count", "128", "128 (expected a whole number from 0 to 127"));
    }

    private static Stream<BadInput> sizes() {
        return Stream.of(
                unfit("linger.size", "-1", "-1 " + SIZE),
                unfit("linger.size", "1MB", "1MB " + SIZE),
                unfit("receive.buffer", "3GiB", "3GiB (expected "),
                unfit("send.buffer", "much", "much (expected "));
    }

    private static Stream<BadInput> tls() {
        return Stream.of(
                unfit("tls.enabled", "yes", "yes (expected true or false)"),
                unfit("tls.enable", "s3cret", "(hidden) (expected no such key, the nearest is"),
                unfit("tls.key.password", "s3cret", "(hidden) (expected tls.key or tls.keystore"),
                unfit("tls.keystore.password", "s3cret", "(hidden) (expected tls.keystore beside"),
                unfit("tls.certificate", "a.pem,b.pem", "tls.key: missing (expected as many as"),
                unfit("tls.key", "a.key", "tls.certificate: missing (expected as many as"),
                unfit("tls.client.auth", "need", "need (expected tls.trust or tls.truststore"),
                unfit("tls.client.auth", "perhaps", "perhaps (expected one of none, want, need)"),
                unfit("tls.protocols", "TLSv1.1", "TLSv1.1 (expected TLSv1.3, TLSv1.2 or both"),
                unfit("tls.ciphers", "strong", "strong (expected cipher suites by their standard"),
                unfit("tls.reload", "often", "often " + DURATION),
                unfit("handshake.timeout", "-1s", "-1s " + DURATION));
    }

    private static Stream<BadInput> keysOfLaterVersions() {
        return Stream.of(
                        "allow",
                        "deny",
                        "accept.rate",
                        "accept.rate.per.address",
                        "max.connections.per.address",
                        "proxy.protocol",
                        "proxy.trusted")
                .map(key -> unfit(key, "s3cret", LATER));
    }

    private static BadInput unfit(String key, String value, String rest) {
        return new BadInput(key, value, rest.startsWith("tls.") ? rest : key + ": " + rest);
    }

    String setting() {
        return key + '=' + value;
    }

    @Override
    public String toString() {
        return setting();
    }
}

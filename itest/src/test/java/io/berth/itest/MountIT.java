package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code berth.jar DIR} where folders are mounted as Kubernetes does it. */
@Timeout(120)
class MountIT {

    @TempDir private Path configMap;
    @TempDir private Path secret;
    @TempDir private Path scratch;

    private static Map<String, String> server(String name, String more) {
        return Map.of(
                "io.berth.server-" + name + ".cfg",
                "name=" + name + "\naddress=127.0.0.1:0\n" + more,
                "io.berth.example.echo-" + name + ".cfg",
                "berth.server.name=" + name + "\n");
    }

    private static Map<String, String> files(OpenSsl.Pair pair) throws Exception {
        return Map.of(
                "tls.crt", Files.readString(pair.certificate()),
                "tls.key", Files.readString(pair.key()));
    }

    @Test
    void whenTheConfigMapChangesThenTheServersDo() throws Exception {
        Mount mount = new Mount(configMap);
        mount.put(server("first", ""));
        try (BerthJar jar = BerthJar.start(configMap)) {
            int port = jar.listening("first").getPort();
            mount.put(server("first", "max.connections=7\n"));
            jar.lineThat(line -> line.contains("first: configured: "));
            try (Peer left = Peer.to(port)) {
                assertEquals("hello", left.exchange("hello"));
                mount.put(server("second", ""));
                assertTrue(left.isEnded());
                jar.listening("second");
            }
        }
    }

    @Test
    void whenTheSecretChangesThenNewConnectionsGetTheNewCertificate() throws Exception {
        OpenSsl openssl = new OpenSsl(scratch);
        Mount mount = new Mount(secret);
        mount.put(files(openssl.selfSigned("first.example", "P-256")));
        OpenSsl.Pair mounted = new OpenSsl.Pair(mount.file("tls.crt"), mount.file("tls.key"));
        String tls = String.join("\n", mounted.settings("tls.reload=1s"));
        new Mount(configMap).put(server("own", tls));
        try (BerthJar jar = BerthJar.start(configMap)) {
            int port = jar.listening("own").getPort();
            assertTrue(openssl.client(port, "hello", "").contains("CN = first.example"));
            mount.put(files(openssl.selfSigned("second.example", "P-256")));
            jar.lineThat(line -> line.contains("own: new connections get CN=second.example"));
            assertTrue(openssl.client(port, "hello", "").contains("CN = second.example"));
        }
    }
}

package io.berth.bench.server;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.ServerConfig;
import io.berth.TcpServer;
import io.berth.TcpServerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.Security;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Berth with its defaults. {@code threads=} is the key of its configuration, {@code
 * handler=streams} reads and writes streams, as people do who come from sockets, {@code
 * handler=direct} keeps a direct buffer for each connection.
 */
public final class BerthEcho {

    private static final int SMALL = 256;
    private static final int ROOM = 16 * 1024;

    private BerthEcho() {}

    /**
     * Starts it.
     *
     * @param arguments as in {@link Wishes}
     */
    public static void main(String... arguments) throws Exception {
        Wishes wishes = Wishes.of(arguments);
        TcpServer server =
                TcpServerFactory.load().create(ServerConfig.of(settings(wishes)), handler(wishes));
        server.listen();
        Standing.until(server.localAddress().orElseThrow().getPort());
    }

    private static Map<String, String> settings(Wishes wishes) {
        Map<String, String> settings = new HashMap<>();
        settings.put("name", "echo");
        settings.put("address", "127.0.0.1:0");
        settings.put("max.connections", "18000");
        settings.put("threads", wishes.value("threads", "auto"));
        if (wishes.has("tls")) {
            settings.putAll(tls(wishes));
        }
        return settings;
    }

    private static Map<String, String> tls(Wishes wishes) {
        Map<String, String> settings = new HashMap<>();
        settings.put("tls.enabled", "true");
        settings.put("tls.protocols", "TLSv1.3");
        settings.put("tls.certificate", wishes.key("certificate.pem").toString());
        settings.put("tls.key", wishes.key("key.pem").toString());
        if (wishes.value("tls", "").equals("conscrypt")) {
            Security.addProvider(org.conscrypt.Conscrypt.newProvider());
            settings.put("tls.provider", "Conscrypt");
        }
        return settings;
    }

    private static ConnectionHandler handler(Wishes wishes) {
        return switch (wishes.value("handler", "")) {
            case "streams" -> BerthEcho::copy;
            case "direct" -> BerthEcho::serveDirect;
            default -> wishes.isSlow() ? BerthEcho::serveSlowly : BerthEcho::serve;
        };
    }

    /** As the example does: no buffer while it waits, then one of the size of what came. */
    private static void serve(Connection connection) throws IOException {
        while (connection.awaitReadable()) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.max(1, connection.input().available()));
            connection.read(buffer);
            connection.write(buffer.flip());
        }
    }

    private static void serveDirect(Connection connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM);
        while (connection.read(buffer.clear()) >= 0) {
            connection.write(buffer.flip());
        }
    }

    private static void serveSlowly(Connection connection) throws IOException {
        while (connection.awaitReadable()) {
            ByteBuffer buffer = ByteBuffer.allocate(SMALL);
            connection.read(buffer);
            if (buffer.get(0) == 'S') {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Standing.SLOW_MILLIS));
            }
            connection.write(buffer.flip());
        }
    }

    private static void copy(Connection connection) throws IOException {
        InputStream in = connection.input();
        OutputStream out = connection.output();
        byte[] buffer = new byte[ROOM];
        for (int count; (count = in.read(buffer)) >= 0; ) {
            out.write(buffer, 0, count);
        }
    }
}

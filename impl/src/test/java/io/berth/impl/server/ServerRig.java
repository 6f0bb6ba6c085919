package io.berth.impl.server;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.ServerConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** What a test of servers needs: it makes them, and closes all that was made with it. */
final class ServerRig {

    final ServerLog log = new ServerLog();
    final Audience audience = new Audience();
    private final Engine engine;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    ServerRig() {
        this(new Engine());
    }

    ServerRig(Engine engine) {
        this.engine = engine;
        audience.addServerListener(log);
        audience.addErrorListener(log);
    }

    /** Gives back what it gets, and ends between exchanges. */
    static void echo(Connection connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        while (connection.awaitReadable() && connection.read(buffer.clear()) >= 0) {
            connection.write(buffer.flip());
        }
    }

    /** Says its text to everybody, and then gives back what it gets. */
    static ConnectionHandler saying(String text) {
        return connection -> {
            connection.output().write(text.getBytes());
            echo(connection);
        };
    }

    /** Settings by turns: a key, its value. */
    static ServerConfig config(String... settings) {
        ServerConfig.Builder builder =
                ServerConfig.builder("rig", "127.0.0.1:0")
                        .set("drain.idle", "100ms")
                        .set("linger.timeout", "300ms");
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        return builder.build();
    }

    static ServerConfig changed(Server server, String... settings) {
        ServerConfig.Builder builder = server.config().toBuilder();
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        return builder.build();
    }

    /** A server that has its handler, as code makes it. */
    Server server(ConnectionHandler handler, String... settings) {
        return keep(Server.of(config(settings), handler, engine, audience));
    }

    Server listening(ConnectionHandler handler, String... settings) {
        Server server = server(handler, settings);
        server.listen();
        return server;
    }

    /** A server that waits for its handlers, as a configuration makes it. */
    Server configured(String... settings) {
        return keep(Server.configured(config(settings), engine, audience));
    }

    Peer connect(Server server) {
        return keep(Peer.of(server));
    }

    /** Runs something on a thread of its own. */
    <T> CompletableFuture<T> async(Callable<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                result.complete(action.call());
                            } catch (Throwable e) {
                                result.completeExceptionally(e);
                            }
                        },
                        "rig-async");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    CompletableFuture<Void> run(Runnable action) {
        return async(
                () -> {
                    action.run();
                    return null;
                });
    }

    <T extends AutoCloseable> T keep(T one) {
        open.push(one);
        return one;
    }

    void close() {
        while (!open.isEmpty()) {
            close(open.pop());
        }
        log.checkMoves();
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new AssertionError("closing failed", e);
        }
    }
}

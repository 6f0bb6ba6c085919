package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.ConnectionEvent;
import io.berth.ConnectionHandler;
import io.berth.ConnectionInfo;
import io.berth.ErrorEvent;
import io.berth.ServerConfig;
import io.berth.TcpServer;
import io.berth.TcpServerFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server on a free port, made as a plain Java program makes it, and what it told so far. */
final class Hosting implements AutoCloseable {

    static final long PATIENCE = 20;

    private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
    private final List<ErrorEvent> errors = new CopyOnWriteArrayList<>();
    private final BlockingQueue<ConnectionInfo> ended = new LinkedBlockingQueue<>();
    private final TcpServer server;

    private Hosting(ServerConfig config, ConnectionHandler handler, Extras extras) {
        TcpServerFactory.Builder builder =
                extras.addTo(TcpServerFactory.load().builder(config, handler));
        ConnectionEvent.Type[] all = ConnectionEvent.Type.values();
        this.server =
                builder.connectionListener(this::keep, all[0], all)
                        .errorListener(errors::add)
                        .build();
        server.listen();
    }

    /** Listeners and tuners that a test adds. */
    interface Extras {
        TcpServerFactory.Builder addTo(TcpServerFactory.Builder builder);
    }

    static Hosting of(ConnectionHandler handler) {
        return of(handler, keys -> keys);
    }

    static Hosting of(ConnectionHandler handler, UnaryOperator<ServerConfig.Builder> keys) {
        return of(handler, keys, builder -> builder);
    }

    static Hosting of(
            ConnectionHandler handler, UnaryOperator<ServerConfig.Builder> keys, Extras extras) {
        ServerConfig.Builder plain = ServerConfig.builder("tested", "127.0.0.1:0");
        return new Hosting(keys.apply(plain).build(), handler, extras);
    }

    private void keep(ConnectionEvent event) {
        events.add(event);
        if (event.type() == ConnectionEvent.Type.CLOSE) {
            ended.add(event.connection());
        }
    }

    TcpServer server() {
        return server;
    }

    Caller connect() throws IOException {
        return Caller.of(server.localAddress().orElseThrow());
    }

    /** The next connection that ends. */
    ConnectionInfo nextEnded() throws InterruptedException {
        ConnectionInfo next = ended.poll(PATIENCE, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no connection ended");
        }
        return next;
    }

    /** Why the next connection that ends does so. */
    CloseReason nextReason() throws InterruptedException {
        return nextEnded().closeReason().orElseThrow();
    }

    List<ErrorEvent> errors() {
        return errors;
    }

    List<ConnectionEvent> events() {
        return events;
    }

    List<ConnectionEvent.Type> eventTypes() {
        return events.stream().map(ConnectionEvent::type).toList();
    }

    void drain(Duration timeout) {
        server.shutdown(timeout);
    }

    @Override
    public void close() {
        server.close();
    }
}

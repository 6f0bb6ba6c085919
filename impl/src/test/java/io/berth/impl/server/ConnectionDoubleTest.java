package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.Attribute;
import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.TlsInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handler can be tested with no server and no socket, against a double written by hand. */
@Timeout(20)
class ConnectionDoubleTest {

    @Nested
    class GivenAScript {

        @Test
        void aHandlerIsTestedWithoutASocket() throws Exception {
            ConnectionHandler shouting =
                    connection -> {
                        while (connection.awaitReadable()) {
                            int one = connection.input().read();
                            connection.output().write(Character.toUpperCase(one));
                        }
                    };
            ScriptedConnection connection = new ScriptedConnection("hello");
            shouting.handle(connection);
            assertEquals("HELLO", connection.written());
        }
    }

    /** A peer that has said all it has to say. */
    private static final class ScriptedConnection implements Connection {

        private final ByteArrayInputStream input;
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private final Map<Attribute<?>, Object> attributes = new HashMap<>();
        private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
        private final int length;

        ScriptedConnection(String said) {
            byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
            this.length = bytes.length;
            this.input = new ByteArrayInputStream(bytes);
        }

        String written() {
            return output.toString(StandardCharsets.UTF_8);
        }

        @Override
        public int read(ByteBuffer target) {
            byte[] some = new byte[target.remaining()];
            int count = input.read(some, 0, some.length);
            if (count > 0) {
                target.put(some, 0, count);
            }
            return count;
        }

        @Override
        public boolean awaitReadable() {
            return input.available() > 0;
        }

        @Override
        public int write(ByteBuffer source) {
            byte[] all = new byte[source.remaining()];
            source.get(all);
            output.writeBytes(all);
            return all.length;
        }

        @Override
        public long write(ByteBuffer[] sources) {
            return write(sources, 0, sources.length);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int count) {
            long written = 0;
            for (int i = offset; i < offset + count; i++) {
                written += write(sources[i]);
            }
            return written;
        }

        @Override
        public InputStream input() {
            return input;
        }

        @Override
        public OutputStream output() {
            return output;
        }

        @Override
        public void shutdownOutput() {
            // Nobody waits for it.
        }

        @Override
        public boolean isOpen() {
            return !closed.isDone();
        }

        @Override
        public void close() {
            closed.complete(CloseReason.HANDLER_RETURNED);
        }

        @Override
        public void abort() {
            close();
        }

        @Override
        public void readTimeout(Duration timeout) {
            // Nothing is waited for.
        }

        @Override
        public void idleTimeout(Duration timeout) {
            // Nothing is waited for.
        }

        @Override
        public boolean isDraining() {
            return false;
        }

        @Override
        public CompletionStage<Void> draining() {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<CloseReason> closed() {
            return closed;
        }

        @Override
        public Optional<Instant> deadline() {
            return Optional.empty();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> Optional<T> attribute(Attribute<T> key) {
            return Optional.ofNullable((T) attributes.get(key));
        }

        @Override
        public <T> void attribute(Attribute<T> key, T value) {
            attributes.put(key, value);
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public String server() {
            return "scripted";
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return peerAddress();
        }

        @Override
        public InetSocketAddress peerAddress() {
            return InetSocketAddress.createUnresolved("peer", 1);
        }

        @Override
        public InetSocketAddress localAddress() {
            return InetSocketAddress.createUnresolved("local", 1);
        }

        @Override
        public Instant openedAt() {
            return Instant.EPOCH;
        }

        @Override
        public long bytesRead() {
            return length - input.available();
        }

        @Override
        public long bytesWritten() {
            return output.size();
        }

        @Override
        public Optional<TlsInfo> tls() {
            return Optional.empty();
        }

        @Override
        public Optional<CloseReason> closeReason() {
            return Optional.ofNullable(closed.getNow(null));
        }
    }
}

package io.berth.impl.tls;

import io.berth.TlsInfo;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** The plainest server that an engine can serve: it answers with what it reads first, then ends. */
final class EngineServer implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final Supplier<TlsContext> contexts;
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::serve, "engine-server");

    /** What came of a connection: the one or the other. */
    record Outcome(TlsInfo facts, IOException failure) {}

    EngineServer(Supplier<TlsContext> contexts) throws IOException {
        this.contexts = contexts;
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        thread.start();
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    /** What came of the next connection. */
    Outcome next() throws InterruptedException {
        Outcome outcome = outcomes.poll(30, TimeUnit.SECONDS);
        if (outcome == null) {
            throw new AssertionError("no connection");
        }
        return outcome;
    }

    private void serve() {
        while (listener.isOpen()) {
            try (SocketChannel channel = listener.accept()) {
                SSLEngine engine = contexts.get().engine("127.0.0.1", 1);
                outcomes.add(serve(new Line(channel, engine), engine));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static Outcome serve(Line line, SSLEngine engine) {
        try {
            line.handshake();
            TlsInfo facts = new TlsFacts(engine);
            line.write(line.read());
            engine.closeOutbound();
            line.write(ByteBuffer.allocate(0));
            return new Outcome(facts, null);
        } catch (IOException e) {
            line.alert();
            return new Outcome(null, e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An engine on a blocking channel. */
    private static final class Line {

        private final SocketChannel channel;
        private final SSLEngine engine;
        private final ByteBuffer in;
        private final ByteBuffer out;
        private final ByteBuffer plain;

        Line(SocketChannel channel, SSLEngine engine) {
            this.channel = channel;
            this.engine = engine;
            in = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
            out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        }

        void handshake() throws IOException {
            engine.beginHandshake();
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> engine.getDelegatedTask().run();
                    case NEED_WRAP -> write(ByteBuffer.allocate(0));
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
                    default -> {
                        return;
                    }
                }
            }
        }

        ByteBuffer read() throws IOException {
            while (plain.position() == 0) {
                unwrap();
            }
            return plain.flip();
        }

        private void unwrap() throws IOException {
            SSLEngineResult result = engine.unwrap(in, plain);
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                in.compact();
                int count = channel.read(in);
                in.flip();
                if (count < 0) {
                    throw new EOFException("truncated");
                }
            } else if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                throw new EOFException("closed");
            }
        }

        void write(ByteBuffer data) throws IOException {
            do {
                engine.wrap(data, out.clear());
                out.flip();
                while (out.hasRemaining()) {
                    channel.write(out);
                }
            } while (data.hasRemaining());
        }

        /** Says goodbye in the way that the failure wants. */
        void alert() {
            try {
                while (!engine.isOutboundDone()) {
                    engine.closeOutbound();
                    write(ByteBuffer.allocate(0));
                }
            } catch (SSLException endOfAlerts) {
                // It was the failure itself once more.
            } catch (IOException gone) {
                // Nobody is there to be told.
            }
        }
    }
}

package io.berth.impl.server;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The other end of a TLS connection: the JDK's client over a socket that a test can get at. */
final class TlsCaller implements AutoCloseable {

    private final WatchedSocket raw;
    private final SSLSocket socket;

    private TlsCaller(WatchedSocket raw, String protocol) throws IOException {
        this.raw = raw;
        this.socket =
                (SSLSocket)
                        trusting()
                                .getSocketFactory()
                                .createSocket(raw, "localhost", raw.getPort(), true);
        socket.setEnabledProtocols(new String[] {protocol});
    }

    static TlsCaller of(InetSocketAddress address, String protocol) throws IOException {
        return of(new WatchedSocket(), address, protocol);
    }

    /** All that it sends goes byte by byte. */
    static TlsCaller slicing(InetSocketAddress address, String protocol) throws IOException {
        return of(new SlicingSocket(), address, protocol);
    }

    /** With a small receive buffer. */
    static TlsCaller narrow(InetSocketAddress address, String protocol) throws IOException {
        WatchedSocket raw = new WatchedSocket();
        raw.setReceiveBufferSize(4096);
        return of(raw, address, protocol);
    }

    private static TlsCaller of(WatchedSocket raw, InetSocketAddress address, String protocol)
            throws IOException {
        try {
            raw.setTcpNoDelay(true);
            raw.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Hosting.PATIENCE));
            raw.connect(address);
            TlsCaller caller = new TlsCaller(raw, protocol);
            caller.socket.startHandshake();
            return caller;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** A client context that trusts everybody. */
    static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Everybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    SSLSocket socket() {
        return socket;
    }

    /** What lies below TLS. */
    Socket raw() {
        return raw;
    }

    TlsCaller send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    TlsCaller send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    InputStream input() throws IOException {
        return socket.getInputStream();
    }

    String receive(int count) throws IOException {
        return new String(input().readNBytes(count), StandardCharsets.UTF_8);
    }

    String exchange(String text) throws IOException {
        return send(text).receive(text.length());
    }

    /**
     * All up to the server's close_notify. The JDK's client takes a bare end of the stream for one,
     * which this does not.
     */
    byte[] receiveAll() throws IOException {
        byte[] all = input().readAllBytes();
        if (raw.ended) {
            throw new EOFException("the stream ended without close_notify");
        }
        return all;
    }

    /** Sends close_notify; with TLS 1.3 receiving goes on. */
    TlsCaller finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Knows whether the stream has ended below TLS. */
    private static class WatchedSocket extends Socket {

        private volatile boolean ended;

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {

                @Override
                public int read() throws IOException {
                    return watched(super.read());
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    return watched(super.read(target, offset, length));
                }
            };
        }

        private int watched(int count) {
            ended |= count < 0;
            return count;
        }
    }

    /** Sends what it is given byte by byte. */
    private static final class SlicingSocket extends WatchedSocket {

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream());
        }
    }

    private static final class Everybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

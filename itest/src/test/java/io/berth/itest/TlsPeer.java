package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A client on this machine that has shaken hands. It waits for twenty seconds at most. */
final class TlsPeer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final SSLSocket socket;

    private TlsPeer(SSLSocket socket) {
        this.socket = socket;
    }

    /**
     * Connects.
     *
     * @param protocols all that the context has where none is named
     */
    static TlsPeer to(int port, SSLContext context, String... protocols) throws IOException {
        Socket plain = new Socket();
        try {
            plain.setSoTimeout(PATIENCE_MILLIS);
            plain.setTcpNoDelay(true);
            InetAddress here = InetAddress.getLoopbackAddress();
            plain.connect(new InetSocketAddress(here, port), PATIENCE_MILLIS);
            return new TlsPeer(secured(plain, port, context, protocols));
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static SSLSocket secured(
            Socket plain, int port, SSLContext context, String... protocols) throws IOException {
        // With the address of the server its sessions are found again.
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
        return socket;
    }

    /** The server's certificate; that of the first handshake where this one resumed its session. */
    X509Certificate shown() throws IOException {
        return (X509Certificate) session().getPeerCertificates()[0];
    }

    SSLSession session() {
        return socket.getSession();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next so many bytes, fewer where the stream ends before. */
    byte[] receive(int length) throws IOException {
        return socket.getInputStream().readNBytes(length);
    }

    /** Says something, and hears as many characters. */
    String exchange(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        send(bytes);
        return new String(receive(bytes.length), UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

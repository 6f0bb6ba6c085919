package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A client on this machine that has shaken hands. It waits for a minute at most. */
final class TlsPeer implements AutoCloseable {

    static final String V13 = "TLSv1.3";
    static final String V12 = "TLSv1.2";

    private static final int PATIENCE_MILLIS = 60_000;
    private static final SSLContext TRUSTING = TrustingEverybody.context();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Socket raw;
    private final SSLSocket secured;

    private TlsPeer(Socket raw, SSLSocket secured) {
        this.raw = raw;
        this.secured = secured;
    }

    /**
     * Connects; a session of the context's with the same server is resumed.
     *
     * @param protocols all that the context has where none is named
     */
    static TlsPeer to(int port, SSLContext context, String... protocols) throws IOException {
        return to(port, context, "127.0.0.1", 0, protocols);
    }

    /** Connects, and trusts everybody. */
    static TlsPeer to(int port, String protocol) throws IOException {
        return to(port, protocol, 0);
    }

    /**
     * Connects, and trusts everybody.
     *
     * @param receiveBuffer of the socket, in bytes; 0 for the system's own
     */
    static TlsPeer to(int port, String protocol, int receiveBuffer) throws IOException {
        // Each for a host of its own, so that no session is ever resumed; it is sent to nobody.
        String host = "host" + COUNT.incrementAndGet();
        return to(port, TRUSTING, host, receiveBuffer, protocol);
    }

    private static TlsPeer to(
            int port, SSLContext context, String host, int receiveBuffer, String... protocols)
            throws IOException {
        Socket raw = new Socket();
        try {
            if (receiveBuffer > 0) {
                raw.setReceiveBufferSize(receiveBuffer);
            }
            raw.setTcpNoDelay(true);
            raw.setSoTimeout(PATIENCE_MILLIS);
            InetAddress here = InetAddress.getLoopbackAddress();
            raw.connect(new InetSocketAddress(here, port), PATIENCE_MILLIS);
            SSLSocket secured =
                    (SSLSocket) context.getSocketFactory().createSocket(raw, host, port, true);
            if (protocols.length > 0) {
                secured.setEnabledProtocols(protocols);
            }
            secured.startHandshake();
            return new TlsPeer(raw, secured);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** The server's certificate; that of the first handshake where this one resumed its session. */
    X509Certificate shown() throws IOException {
        return (X509Certificate) session().getPeerCertificates()[0];
    }

    SSLSession session() {
        return secured.getSession();
    }

    /** What lies below TLS. */
    Socket raw() {
        return raw;
    }

    InputStream input() throws IOException {
        return secured.getInputStream();
    }

    /** The next so many bytes, fewer where the stream ends before. */
    byte[] receive(int length) throws IOException {
        return input().readNBytes(length);
    }

    TlsPeer say(byte[] bytes) throws IOException {
        secured.getOutputStream().write(bytes);
        return this;
    }

    TlsPeer say(String text) throws IOException {
        return say(text.getBytes(UTF_8));
    }

    /** Says something, and hears as many characters. */
    String exchange(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        say(bytes);
        return new String(receive(bytes.length), UTF_8);
    }

    /** Sends close_notify; with TLS 1.3 receiving goes on. */
    TlsPeer finish() throws IOException {
        secured.shutdownOutput();
        return this;
    }

    /** Leaves without close_notify, but with a FIN. */
    void vanish() throws IOException {
        raw.shutdownOutput();
    }

    /** Leaves with a RST. */
    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    @Override
    public void close() throws IOException {
        secured.close();
    }
}

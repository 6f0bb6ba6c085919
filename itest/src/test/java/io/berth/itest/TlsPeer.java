package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A client on this machine that speaks TLS, trusts everybody and waits for a minute at most. */
final class TlsPeer implements AutoCloseable {

    static final String V13 = "TLSv1.3";
    static final String V12 = "TLSv1.2";

    private static final int PATIENCE_MILLIS = 60_000;
    private static final SSLContext TRUSTING = trusting();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Socket raw;
    private final SSLSocket secured;

    private TlsPeer(Socket raw, SSLSocket secured) {
        this.raw = raw;
        this.secured = secured;
    }

    static TlsPeer to(int port, String protocol) throws IOException {
        return to(port, protocol, 0);
    }

    /**
     * Connects and shakes hands.
     *
     * @param receiveBuffer of the socket, in bytes; 0 for the system's own
     */
    static TlsPeer to(int port, String protocol, int receiveBuffer) throws IOException {
        Socket raw = new Socket();
        try {
            if (receiveBuffer > 0) {
                raw.setReceiveBufferSize(receiveBuffer);
            }
            raw.setTcpNoDelay(true);
            raw.setSoTimeout(PATIENCE_MILLIS);
            raw.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            SSLSocket secured = secured(raw);
            secured.setEnabledProtocols(new String[] {protocol});
            secured.startHandshake();
            return new TlsPeer(raw, secured);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Everybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each for a host of its own, so that no session is ever resumed; it is sent to nobody. */
    private static SSLSocket secured(Socket raw) throws IOException {
        String host = "host" + COUNT.incrementAndGet();
        return (SSLSocket) TRUSTING.getSocketFactory().createSocket(raw, host, raw.getPort(), true);
    }

    /** What lies below TLS. */
    Socket raw() {
        return raw;
    }

    InputStream input() throws IOException {
        return secured.getInputStream();
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
        say(text);
        return new String(input().readNBytes(text.length()), UTF_8);
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

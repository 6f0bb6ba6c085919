package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A client on this machine. It waits for ten seconds at most. */
final class Peer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    private Peer(Socket socket) {
        this.socket = socket;
    }

    static Peer to(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            return new Peer(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    Peer say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        return this;
    }

    /** The next so many characters, fewer where the stream ends before. */
    String hear(int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), UTF_8);
    }

    /** Says something, and hears as many characters. */
    String exchange(String text) throws IOException {
        return say(text).hear(text.length());
    }

    /** All up to the end of the stream. */
    String hearAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    /** Whether the server ends this connection, one way or the other, with nothing more said. */
    boolean isEnded() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    Peer finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Leaves without a good-bye. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

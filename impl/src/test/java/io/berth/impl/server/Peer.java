package io.berth.impl.server;

import io.berth.TcpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client on a real socket; whatever it waits for comes within twenty seconds or fails. */
final class Peer implements AutoCloseable {

    /** How a connection ended as its client sees it. */
    enum Ending {
        END_OF_STREAM,
        RESET
    }

    private final Socket socket;

    private Peer(Socket socket) {
        this.socket = socket;
    }

    /** The port may open a moment after what opens it has returned: another thread is at it. */
    static Peer of(TcpServer server) {
        Await.until("a port is open", () -> server.localAddress().isPresent());
        return of(server.localAddress().orElseThrow());
    }

    static Peer of(InetSocketAddress address) {
        Socket socket = new Socket();
        try {
            socket.connect(address, (int) Await.PATIENCE.toMillis());
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
            return new Peer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Peer say(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String hear(int count) {
        try {
            byte[] heard = socket.getInputStream().readNBytes(count);
            return new String(heard, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says something and hears as much. */
    String ask(String text) {
        return say(text).hear(text.length());
    }

    /** Waits for the end. */
    Ending ending() {
        try {
            socket.getInputStream().readAllBytes();
            return Ending.END_OF_STREAM;
        } catch (SocketException reset) {
            return Ending.RESET;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says that nothing more comes. */
    Peer finish() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

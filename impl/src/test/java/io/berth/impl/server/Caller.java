package io.berth.impl.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The other end of a connection. Whatever it waits for, it gives up after a while. */
final class Caller implements AutoCloseable {

    private final Socket socket;

    private Caller(Socket socket) {
        this.socket = socket;
    }

    static Caller of(InetSocketAddress address) throws IOException {
        return of(address, 0);
    }

    /** With a receive buffer of that size; 0 for the system's. */
    static Caller of(InetSocketAddress address, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Hosting.PATIENCE));
            socket.setTcpNoDelay(true);
            socket.connect(address);
            return new Caller(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    Caller send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    Caller send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    InputStream input() throws IOException {
        return socket.getInputStream();
    }

    String receive(int count) throws IOException {
        return new String(input().readNBytes(count), StandardCharsets.UTF_8);
    }

    String receiveAll() throws IOException {
        return new String(input().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Sends a FIN; receiving goes on. */
    Caller finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Ends with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Whether the connection ends in a reset, after whatever comes before. */
    boolean isReset() throws IOException {
        try {
            input().transferTo(java.io.OutputStream.nullOutputStream());
            return false;
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

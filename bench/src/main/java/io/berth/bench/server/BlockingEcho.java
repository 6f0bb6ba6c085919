package io.berth.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLServerSocket;

/** The bare JDK: blocking sockets, a virtual thread for each connection. */
public final class BlockingEcho {

    private static final int BACKLOG = 1024;
    private static final int ROOM = 16 * 1024;

    private final boolean slow;

    private BlockingEcho(boolean slow) {
        this.slow = slow;
    }

    /**
     * Starts it.
     *
     * @param arguments as in {@link Wishes}
     */
    public static void main(String... arguments) throws Exception {
        Wishes wishes = Wishes.of(arguments);
        ServerSocket port = open(wishes);
        BlockingEcho echo = new BlockingEcho(wishes.isSlow());
        Thread.ofPlatform().daemon().start(() -> echo.accept(port));
        Standing.until(port.getLocalPort());
    }

    private static ServerSocket open(Wishes wishes) throws IOException, GeneralSecurityException {
        InetAddress here = InetAddress.getLoopbackAddress();
        if (!wishes.has("tls")) {
            return new ServerSocket(0, BACKLOG, here);
        }
        SSLServerSocket port =
                (SSLServerSocket)
                        wishes.context()
                                .getServerSocketFactory()
                                .createServerSocket(0, BACKLOG, here);
        port.setEnabledProtocols(new String[] {"TLSv1.3"});
        return port;
    }

    private void accept(ServerSocket port) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (; ; ) {
                Socket socket = port.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            throw new IllegalStateException("accepting failed", e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            echo(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            // The peer is gone; so is this connection.
            return;
        }
    }

    private void echo(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[ROOM];
        for (int count; (count = in.read(buffer)) >= 0; ) {
            if (slow && buffer[0] == 'S') {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Standing.SLOW_MILLIS));
            }
            out.write(buffer, 0, count);
        }
    }
}

package io.berth.itest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.TcpServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that end their connections in all sorts of ways, each on a thread of its own, and know
 * exactly what should have been counted of them: whatever ends a connection comes when everything
 * that was sent has been answered.
 */
final class Visitors {

    /** A connection begins with its number; these words are commands, all else is given back. */
    static final class Host implements ConnectionHandler {

        private static final Duration SOON = Duration.ofMillis(50);

        @Override
        public void handle(Connection connection) throws IOException {
            connection.write(ByteBuffer.allocate(Long.BYTES).putLong(connection.id()).flip());
            ByteBuffer buffer = ByteBuffer.allocate(ROOM);
            while (connection.awaitReadable() && connection.read(buffer.clear()) > 0) {
                byte first = buffer.get(0);
                connection.write(buffer.flip());
                if (first == RETURN) {
                    return;
                }
                if (first == IDLE) {
                    connection.idleTimeout(SOON);
                }
            }
        }
    }

    private static final int ROOM = 4096;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final byte RETURN = 'r';
    private static final byte IDLE = 'i';
    private static final List<CloseReason> WAYS =
            List.of(
                    CloseReason.PEER_CLOSED,
                    CloseReason.PEER_RESET,
                    CloseReason.KILLED,
                    CloseReason.IDLE_TIMEOUT,
                    CloseReason.HANDLER_RETURNED);

    private final TcpServer server;
    private final int port;
    private final Runnable afterEach;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<CloseReason, AtomicLong> ended = new EnumMap<>(CloseReason.class);
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    /**
     * @param afterEach run by each client when its connection is over
     */
    Visitors(TcpServer server, Runnable afterEach) {
        this.server = server;
        this.port = server.localAddress().orElseThrow().getPort();
        this.afterEach = afterEach;
        WAYS.forEach(way -> ended.put(way, new AtomicLong()));
    }

    /** Has so many come and go for a while; throws what any of them met. */
    void comeFor(int seconds, int clients, long seed) throws Exception {
        CompletableFuture<?>[] all = new CompletableFuture<?>[clients];
        for (int i = 0; i < clients; i++) {
            all[i] = begin(new Random(seed + i));
        }
        boolean early = awaitFirst(all, seconds);
        end.countDown();
        CompletableFuture.allOf(all).get(2L * PATIENCE_MILLIS, MILLISECONDS);
        if (early) {
            throw new AssertionError("a client ended before its time");
        }
    }

    private static boolean awaitFirst(CompletableFuture<?>[] all, int seconds) throws Exception {
        try {
            CompletableFuture.anyOf(all).get(seconds, SECONDS);
            return true;
        } catch (TimeoutException asMeant) {
            return false;
        }
    }

    private CompletableFuture<Void> begin(Random random) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                visitUntilTheEnd(random);
                                done.complete(null);
                            } catch (Throwable e) {
                                done.completeExceptionally(e);
                            }
                        },
                        "visitor");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private void visitUntilTheEnd(Random random) throws Exception {
        while (end.getCount() > 0) {
            if (!visit(random)) {
                refused.incrementAndGet();
                // There is no room: a moment for others to leave.
                end.await(2, MILLISECONDS);
            }
            afterEach.run();
        }
    }

    /** Returns false where it was refused. */
    private boolean visit(Random random) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            DataInputStream input = new DataInputStream(socket.getInputStream());
            byte[] number = greeting(input);
            if (number.length < Long.BYTES) {
                return false;
            }
            received.addAndGet(number.length);
            for (int exchanges = random.nextInt(20); exchanges > 0; exchanges--) {
                exchange(socket, input, "x".repeat(1 + random.nextInt(ROOM - 1)));
            }
            CloseReason way = WAYS.get(random.nextInt(WAYS.size()));
            end(way, socket, input, ByteBuffer.wrap(number).getLong());
            ended.get(way).incrementAndGet();
            return true;
        }
    }

    /** Nothing where it is refused, which may end either way. */
    private static byte[] greeting(DataInputStream input) throws IOException {
        try {
            return input.readNBytes(Long.BYTES);
        } catch (SocketException reset) {
            return new byte[0];
        }
    }

    private void exchange(Socket socket, DataInputStream input, String text) throws IOException {
        byte[] bytes = text.getBytes(US_ASCII);
        socket.getOutputStream().write(bytes);
        if (!Arrays.equals(bytes, input.readNBytes(bytes.length))) {
            throw new IOException("a wrong answer");
        }
        sent.addAndGet(bytes.length);
        received.addAndGet(bytes.length);
    }

    private void end(CloseReason way, Socket socket, DataInputStream input, long id)
            throws IOException {
        switch (way) {
            case PEER_CLOSED -> socket.shutdownOutput();
            case PEER_RESET -> {
                socket.setSoLinger(true, 0);
                socket.close();
                return;
            }
            case KILLED -> {
                if (!server.kill(id)) {
                    throw new IOException("there is no connection " + id);
                }
            }
            case IDLE_TIMEOUT -> exchange(socket, input, "i");
            default -> exchange(socket, input, "r");
        }
        awaitEnd(input);
    }

    private static void awaitEnd(DataInputStream input) throws IOException {
        try {
            if (input.read() >= 0) {
                throw new IOException("more than was asked for");
            }
        } catch (SocketException reset) {
            // Those that are killed end so.
        }
    }

    /** How many connections ended for each of the reasons that there are here. */
    Map<CloseReason, AtomicLong> ended() {
        return ended;
    }

    long refused() {
        return refused.get();
    }

    long sent() {
        return sent.get();
    }

    long received() {
        return received.get();
    }
}

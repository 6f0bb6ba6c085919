package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Protocols, written against the API as a user would. */
@Timeout(60)
class UserProtocolsTest {

    @Nested
    class GivenLengthPrefixedMessages {

        /** Answers each message with the same, until the peer is done or the server drains. */
        private void serve(Connection connection) throws IOException {
            DataInputStream in = new DataInputStream(connection.input());
            while (connection.awaitReadable()) {
                byte[] message = new byte[in.readInt()];
                in.readFully(message);
                connection.write(
                        new ByteBuffer[] {
                            ByteBuffer.allocate(4).putInt(message.length).flip(),
                            ByteBuffer.wrap(message)
                        });
            }
        }

        @Test
        void messagesOfAllSizesComeBack() throws Exception {
            Random random = new Random(11);
            try (Hosting hosting = Hosting.of(this::serve);
                    Caller peer = hosting.connect()) {
                for (int size : new int[] {0, 1, 3, 8191, 8192, 8193, 65_536, 500_000, 2}) {
                    byte[] message = new byte[size];
                    random.nextBytes(message);
                    Aside<Void> sending = Aside.run(() -> send(peer, message));
                    DataInputStream in = new DataInputStream(peer.input());
                    byte[] back = new byte[in.readInt()];
                    in.readFully(back);
                    assertArrayEquals(message, back);
                    sending.result();
                }
                peer.finish();
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
            }
        }

        private Void send(Caller peer, byte[] message) throws IOException {
            return send(peer, message.length, message);
        }

        private Void send(Caller peer, int length, byte[] message) throws IOException {
            peer.send(ByteBuffer.allocate(4).putInt(length).array()).send(message);
            return null;
        }

        @Test
        void aDrainLetsThePartialMessageComeThrough() throws Exception {
            try (Hosting hosting = Hosting.of(this::serve);
                    Caller peer = hosting.connect()) {
                send(peer, new byte[] {1});
                assertEquals(5, peer.input().readNBytes(5).length);
                send(peer, 4, new byte[] {1, 2});
                awaitRead(hosting, 11);
                Aside<Void> draining =
                        Aside.run(
                                () -> {
                                    hosting.drain(Duration.ofMinutes(1));
                                    return null;
                                });
                peer.send(new byte[] {3, 4});
                assertArrayEquals(new byte[] {0, 0, 0, 4, 1, 2, 3, 4}, peer.input().readAllBytes());
                peer.finish();
                draining.result();
                assertEquals(CloseReason.DRAINED, hosting.nextReason());
            }
        }

        private void awaitRead(Hosting hosting, long bytes) {
            while (hosting.server().connections().get(0).bytesRead() < bytes) {
                Thread.onSpinWait();
            }
        }

        @Test
        void aPeerThatEndsInTheMiddleIsNoErrorOfTheHandlers() throws Exception {
            try (Hosting hosting = Hosting.of(this::serve);
                    Caller peer = hosting.connect()) {
                send(peer, 10, new byte[] {1, 2});
                assertEquals("", peer.finish().receiveAll());
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
                assertTrue(hosting.errors().isEmpty());
            }
        }

        @Test
        void bufferedDataStreamsWorkToo() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    c -> {
                                        DataOutputStream out =
                                                new DataOutputStream(
                                                        new java.io.BufferedOutputStream(
                                                                c.output()));
                                        out.writeLong(42);
                                        out.writeUTF("hello");
                                        out.flush();
                                    });
                    Caller peer = hosting.connect().finish()) {
                DataInputStream in = new DataInputStream(peer.input());
                assertEquals(42, in.readLong());
                assertEquals("hello", in.readUTF());
            }
        }
    }

    @Nested
    class GivenATwoWayProxy {

        /** Passes bytes and ends on in both directions, each for itself. */
        private void proxy(Connection client, InetSocketAddress behind) throws Exception {
            try (Socket upstream = new Socket(behind.getAddress(), behind.getPort())) {
                Aside<Void> back = Aside.run(() -> passBack(upstream.getInputStream(), client));
                try {
                    client.input().transferTo(upstream.getOutputStream());
                    upstream.shutdownOutput();
                    back.result();
                } catch (IOException e) {
                    client.abort();
                    throw e;
                }
            }
        }

        private Void passBack(InputStream from, Connection to) throws IOException {
            try {
                from.transferTo(to.output());
                to.shutdownOutput();
                return null;
            } catch (IOException e) {
                to.abort();
                throw e;
            }
        }

        private Hosting proxyOf(Hosting behind) {
            InetSocketAddress address = behind.server().localAddress().orElseThrow();
            return Hosting.of(c -> proxy(c, address));
        }

        @Test
        void theAnswerComesAfterTheClientHasFinished() throws Exception {
            byte[] sent = new byte[1_500_000];
            new Random(3).nextBytes(sent);
            try (Hosting behind = Hosting.of(c -> c.output().write(c.input().readAllBytes()));
                    Hosting front = proxyOf(behind);
                    Caller peer = front.connect().send(sent).finish()) {
                assertArrayEquals(sent, peer.input().readAllBytes());
                assertEquals(CloseReason.PEER_CLOSED, front.nextReason());
                assertEquals(CloseReason.PEER_CLOSED, behind.nextReason());
            }
        }

        @Test
        void theClientGoesOnAfterTheServerHasFinished() throws Exception {
            Asking<Integer> asking =
                    Asking.the(
                            c -> {
                                c.output().write('x');
                                c.shutdownOutput();
                                return c.input().readAllBytes().length;
                            });
            try (Hosting behind = Hosting.of(asking);
                    Hosting front = proxyOf(behind);
                    Caller peer = front.connect()) {
                assertEquals("x", peer.receiveAll());
                peer.send("still talking").finish();
                assertEquals(13, asking.answer());
                assertEquals(CloseReason.PEER_CLOSED, front.nextReason());
            }
        }

        @Test
        void aResetOfTheClientReachesTheServerBehind() throws Exception {
            try (Hosting behind =
                            Hosting.of(c -> c.input().transferTo(OutputStream.nullOutputStream()));
                    Hosting front = proxyOf(behind)) {
                front.connect().send("x").reset();
                assertEquals(CloseReason.PEER_RESET, front.nextReason());
                behind.nextEnded();
                assertTrue(front.errors().isEmpty(), front.errors()::toString);
            }
        }

        @Test
        void aResetOfTheServerBehindReachesTheClient() throws Exception {
            try (Hosting behind =
                            Hosting.of(
                                    c -> {
                                        c.input().read();
                                        c.abort();
                                    });
                    Hosting front = proxyOf(behind);
                    Caller peer = front.connect().send("x")) {
                assertTrue(peer.isReset());
                assertEquals(CloseReason.HANDLER_RETURNED, front.nextReason());
            }
        }
    }
}

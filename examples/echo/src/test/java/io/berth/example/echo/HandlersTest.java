package io.berth.example.echo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.ConnectionHandler;
import io.berth.DrainReport;
import io.berth.ServerConfig;
import io.berth.TcpServer;
import io.berth.TcpServerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The handlers behind real servers. */
@Timeout(30)
class HandlersTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(5);

    private static TcpServer serving(ConnectionHandler handler) {
        ServerConfig config = ServerConfig.builder("test", "127.0.0.1:0").drainIdle(LONG).build();
        TcpServer server = TcpServerFactory.load().create(config, handler);
        server.listen();
        return server;
    }

    private static Socket dialled(TcpServer server) throws IOException {
        InetSocketAddress address = server.localAddress().orElseThrow();
        return new Socket(address.getAddress(), address.getPort());
    }

    @Nested
    class GivenEcho {

        private TcpServer server;
        private Socket client;

        @BeforeEach
        void dial() throws IOException {
            server = serving(new Echo());
            client = dialled(server);
        }

        @AfterEach
        void close() throws IOException {
            client.close();
            server.close();
        }

        @Test
        void whenALineIsSentThenTheSameComesBack() throws IOException {
            client.getOutputStream().write("hello\n".getBytes(UTF_8));
            assertEquals("hello\n", new String(client.getInputStream().readNBytes(6), UTF_8));
        }

        @Test
        void whenMoreThanAnyBufferIsSentThenAllComesBackInOrder() throws IOException {
            byte[] sent = new byte[3_000_001];
            new Random(7007).nextBytes(sent);
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> send(sent));
            byte[] received = client.getInputStream().readAllBytes();
            sender.join();
            assertArrayEquals(sent, received);
        }

        private void send(byte[] bytes) {
            try {
                client.getOutputStream().write(bytes);
                client.shutdownOutput();
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        }

        @Test
        void whenThePeerIsDoneThenSoIsTheConnection() throws IOException {
            client.shutdownOutput();
            assertEquals(-1, client.getInputStream().read());
        }

        @Test
        void whenTheServerDrainsThenAWaitingConnectionEndsAtOnce() throws IOException {
            whenALineIsSentThenTheSameComesBack();
            DrainReport report = server.shutdown(LONG);
            assertEquals(-1, client.getInputStream().read());
            assertEquals(0, report.cut());
            assertEquals(-1, report.took().compareTo(SOON));
        }
    }

    @Nested
    class GivenDiscard {

        @Test
        void whenMuchIsSentThenNothingComesBackAndTheEndIsClean() throws IOException {
            try (TcpServer server = serving(new Discard());
                    Socket client = dialled(server)) {
                client.getOutputStream().write(new byte[1_000_000]);
                client.shutdownOutput();
                InputStream answer = client.getInputStream();
                assertEquals(-1, answer.read());
            }
        }
    }
}

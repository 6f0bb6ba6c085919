package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.Ports;
import io.berth.whiteboard.ServerName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.annotations.Component;

/** {@code java -jar berth.jar}, as a process. */
@Timeout(120)
class BerthJarIT {

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int DEFAULT_PORT = 7007;
    private static final int DEFAULT_TLS_PORT = 7443;

    @TempDir private Path folder;

    private static Socket dialled(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String answer(Socket client, String sent) throws IOException {
        client.getOutputStream().write(sent.getBytes(UTF_8));
        client.shutdownOutput();
        return new String(client.getInputStream().readAllBytes(), UTF_8);
    }

    private static String answer(InetSocketAddress address, String sent) throws IOException {
        try (Socket client = dialled(address)) {
            return answer(client, sent);
        }
    }

    private static void assertEndsInOrderAndSoon(BerthJar jar) throws Exception {
        long before = System.nanoTime();
        jar.terminate();
        assertEquals(0, jar.status());
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(took.compareTo(SOON) < 0, () -> "took " + took);
        assertEquals(0, jar.leftovers().size());
    }

    private void write(String file, String... lines) throws IOException {
        Files.writeString(folder.resolve(file), String.join("\n", lines) + "\n");
    }

    /** At once, as a careful person would. */
    private void put(String file, TestBundle bundle) throws Exception {
        Path copy = Files.write(folder.resolveSibling(file), bundle.bytes());
        Files.move(copy, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Nested
    class GivenNoArguments {

        @BeforeEach
        void assumeThatThePortIsFree() {
            assumeTrue(Ports.isFree(new InetSocketAddress("127.0.0.1", DEFAULT_PORT)));
            assumeTrue(Ports.isFree(new InetSocketAddress("127.0.0.1", DEFAULT_TLS_PORT)));
        }

        @Test
        void thenItServesEchoOverTlsToo() throws Exception {
            try (BerthJar jar = BerthJar.start()) {
                InetSocketAddress address = jar.listening("echo-tls");
                assertEquals(DEFAULT_TLS_PORT, address.getPort());
                assertEquals("try: openssl s_client -quiet -connect 127.0.0.1:7443", jar.line());
                String said = new OpenSsl(folder).client(address.getPort(), "hello", "");
                assertTrue(said.contains("\nhello"), said);
                assertTrue(said.contains("CN = localhost"), said);
                assertEndsInOrderAndSoon(jar);
            }
        }

        @Test
        void thenItServesEchoAndEndsInOrder() throws Exception {
            try (BerthJar jar = BerthJar.start()) {
                InetSocketAddress address = jar.listening("echo");
                assertEquals(DEFAULT_PORT, address.getPort());
                assertEquals("try: printf 'hello\\n' | nc -N 127.0.0.1 7007", jar.line());
                assertEquals("hello\n", answer(address, "hello\n"));
                assertEndsInOrderAndSoon(jar);
            }
        }

        @Test
        void whenItsPortIsTakenThenItSaysSoAndOpensOnceThatIsFree() throws Exception {
            try (BerthJar jar = startedBesideAnother()) {
                assertEquals("hello\n", answer(jar.listening("echo"), "hello\n"));
            }
        }

        private BerthJar startedBesideAnother() throws Exception {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            try (ServerSocket another = new ServerSocket(DEFAULT_PORT, 1, loopback)) {
                BerthJar jar = BerthJar.start();
                jar.lineThat(line -> line.contains("address: 127.0.0.1:" + another.getLocalPort()));
                return jar;
            }
        }
    }

    @Nested
    class GivenAFolder {

        private static final String SERVER = "io.berth.server-own.cfg";
        private static final String HANDLER = "io.berth.example.echo-own.cfg";

        @BeforeEach
        void configure() throws IOException {
            write(SERVER, "name=own", "address=127.0.0.1:0", "handler.grace=0");
        }

        @Test
        void thenItServesWhatTheFilesSayAndWritesNone() throws Exception {
            write(HANDLER, "berth.server.name=own");
            Set<String> before = files();
            try (BerthJar jar = BerthJar.start(folder)) {
                assertEquals("hello\n", answer(jar.listening("own"), "hello\n"));
                assertEndsInOrderAndSoon(jar);
            }
            assertEquals(before, files());
        }

        @Test
        @EnabledForJreRange(min = JRE.JAVA_25)
        void whenTheyAskForCoresThenItServesOnThemAsItIs() throws Exception {
            write(SERVER, "name=cores", "address=127.0.0.1:0", "threads=cores");
            write(HANDLER, "berth.server.name=cores");
            try (BerthJar jar = BerthJar.start(folder)) {
                assertEquals("hello\n", answer(jar.listening("cores"), "hello\n"));
                assertEndsInOrderAndSoon(jar);
            }
        }

        @Test
        void whenAFileChangesThenTheServerMoves() throws Exception {
            write(HANDLER, "berth.server.name=own");
            try (BerthJar jar = BerthJar.start(folder)) {
                InetSocketAddress first = jar.listening("own");
                write(SERVER, "name=other", "address=127.0.0.1:0");
                write(HANDLER, "berth.server.name=other");
                InetSocketAddress second = jar.listening("other");
                assertNotEquals(first, second);
                assertEquals("hello\n", answer(second, "hello\n"));
            }
        }

        @Test
        void whenTheServersFileGoesThenThePortCloses() throws Exception {
            write(HANDLER, "berth.server.name=own");
            try (BerthJar jar = BerthJar.start(folder)) {
                InetSocketAddress address = jar.listening("own");
                try (Socket client = dialled(address)) {
                    Files.delete(folder.resolve(SERVER));
                    assertEquals(-1, client.getInputStream().read());
                }
                assertThrows(ConnectException.class, () -> dialled(address));
            }
        }

        @Test
        void whenABundleComesChangesAndGoesThenSoDoesWhatIsServed() throws Exception {
            try (BerthJar jar = BerthJar.start(folder)) {
                put("own.jar", TestBundle.named("own").with(One.class));
                InetSocketAddress address = jar.listening("own");
                assertEquals("one", answer(address, ""));
                put("own.jar", TestBundle.named("own").with(Two.class));
                address = jar.listening("own");
                assertEquals("two", answer(address, ""));
                Files.delete(folder.resolve("own.jar"));
                write("io.berth.server-last.cfg", "name=last", "address=127.0.0.1:0");
                write(HANDLER, "berth.server.name=last");
                jar.listening("last");
                InetSocketAddress closed = address;
                assertThrows(ConnectException.class, () -> dialled(closed));
            }
        }

        @Test
        void whenItIsTerminatedThenAConnectionMayFinish() throws Exception {
            put("own.jar", TestBundle.named("own").with(Finishing.class));
            try (BerthJar jar = BerthJar.start(folder);
                    Socket client = dialled(jar.listening("own"))) {
                assertEquals('a', client.getInputStream().read());
                jar.terminate();
                assertEquals('z', client.getInputStream().read());
                assertEquals(-1, client.getInputStream().read());
                assertEquals(0, jar.status());
            }
        }

        @Test
        void whenItIsTerminatedTwiceThenItEndsAtOnce() throws Exception {
            put("own.jar", TestBundle.named("own").with(Endless.class));
            try (BerthJar jar = BerthJar.start(folder);
                    Socket client = dialled(jar.listening("own"))) {
                assertEquals('a', client.getInputStream().read());
                jar.terminate();
                assertEquals('z', client.getInputStream().read());
                jar.terminate();
                assertEquals(128 + 15, jar.status());
            }
        }

        @Test
        void whenAnotherFollowsAnotherFolderThenBothServe(@TempDir Path otherFolder)
                throws Exception {
            write(HANDLER, "berth.server.name=own");
            for (String file : files()) {
                Files.copy(folder.resolve(file), otherFolder.resolve(file));
            }
            try (BerthJar one = BerthJar.start(folder);
                    BerthJar other = BerthJar.start(otherFolder)) {
                assertEquals("hello\n", answer(one.listening("own"), "hello\n"));
                assertEquals("hello\n", answer(other.listening("own"), "hello\n"));
            }
        }
    }

    @Nested
    class GivenArgumentsThatCannotBeServed {

        @Test
        void whenTheFolderIsMissingThenItSaysSoAndFails() throws Exception {
            Path missing = folder.resolve("missing");
            try (BerthJar jar = BerthJar.start(missing)) {
                assertEquals("berth.jar: " + missing + ": no such folder", jar.line());
                assertEquals(2, jar.status());
            }
        }

        @Test
        void whenThereAreTwoThenUsageIsSaid() throws Exception {
            try (BerthJar jar = BerthJar.start(folder, folder)) {
                jar.lineThat("usage: java -jar berth.jar [DIR]"::equals);
                assertEquals(2, jar.status());
            }
        }

        @Test
        void whenHelpIsAskedForThenItIsNoFailure() throws Exception {
            try (BerthJar jar = BerthJar.start("--help")) {
                assertEquals("usage: java -jar berth.jar [DIR]", jar.line());
                assertEquals(0, jar.status());
            }
        }
    }

    /** Answers without a question. */
    @Component
    @ServerName("own")
    public static final class One implements ConnectionHandler {

        /** Called by SCR. */
        public One() {}

        @Override
        public void handle(Connection connection) throws IOException {
            connection.write(ByteBuffer.wrap(new byte[] {'o', 'n', 'e'}));
        }
    }

    /** What {@link One} becomes. */
    @Component
    @ServerName("own")
    public static final class Two implements ConnectionHandler {

        /** Called by SCR. */
        public Two() {}

        @Override
        public void handle(Connection connection) throws IOException {
            connection.write(ByteBuffer.wrap(new byte[] {'t', 'w', 'o'}));
        }
    }

    /** Has something left to say when the server drains. */
    @Component
    @ServerName("own")
    public static final class Finishing implements ConnectionHandler {

        /** Called by SCR. */
        public Finishing() {}

        @Override
        public void handle(Connection connection) throws IOException {
            connection.write(ByteBuffer.wrap(new byte[] {'a'}));
            connection.draining().toCompletableFuture().join();
            connection.write(ByteBuffer.wrap(new byte[] {'z'}));
        }
    }

    /** Stays when the server drains. */
    @Component
    @ServerName("own")
    public static final class Endless implements ConnectionHandler {

        /** Called by SCR. */
        public Endless() {}

        @Override
        public void handle(Connection connection) throws Exception {
            connection.write(ByteBuffer.wrap(new byte[] {'a'}));
            connection.draining().toCompletableFuture().join();
            connection.write(ByteBuffer.wrap(new byte[] {'z'}));
            new CountDownLatch(1).await();
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.berth.ErrorEvent;
import io.berth.Ports;
import io.berth.ServerException;
import io.berth.ServerState;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerAddressTest {

    private final ServerRig rig = new ServerRig();

    @AfterEach
    void closeAll() {
        rig.close();
    }

    private static InetSocketAddress on(String host, Server server) throws IOException {
        return new InetSocketAddress(
                InetAddress.getByName(host), server.localAddress().orElseThrow().getPort());
    }

    private String askOn(String host, Server server) throws IOException {
        return rig.keep(Peer.of(on(host, server))).ask("hello");
    }

    private static boolean hasIpv6() {
        return Ports.isFree(new InetSocketAddress("::1", 0));
    }

    @Nested
    class Opened {

        @Test
        void picksAPortAtEachBindingWhereItIsZero() throws Exception {
            Server server = rig.listening(ServerRig::echo);
            int first = server.localAddress().orElseThrow().getPort();
            server.close();
            try (ServerSocket another = new ServerSocket(first, 1, loopback())) {
                assertEquals(first, another.getLocalPort());
                server.listen();
                assertNotEquals(first, server.localAddress().orElseThrow().getPort());
            }
        }

        private InetAddress loopback() throws IOException {
            return InetAddress.getByName("127.0.0.1");
        }

        @Test
        void servesIpv4AloneOnAnIpv4Address() throws Exception {
            Server server = rig.listening(ServerRig::echo, "address", "0.0.0.0:0");
            assertEquals("hello", askOn("127.0.0.1", server));
            assumeTrue(hasIpv6());
            assertThrows(ConnectException.class, () -> connectTo(on("::1", server)));
        }

        private void connectTo(InetSocketAddress address) throws IOException {
            try (Socket socket = new Socket()) {
                socket.connect(address);
            }
        }

        @Test
        void servesIpv6AloneOnAnIpv6Address() throws Exception {
            assumeTrue(hasIpv6());
            Server server = rig.listening(ServerRig::echo, "address", "[::1]:0");
            InetAddress bound = server.localAddress().orElseThrow().getAddress();
            assertTrue(bound instanceof Inet6Address, bound.toString());
            assertEquals("hello", askOn("::1", server));
            assertThrows(ConnectException.class, () -> connectTo(on("127.0.0.1", server)));
        }

        @Test
        void servesBothFamiliesWhereNoHostIsNamed() throws Exception {
            Server server = rig.listening(ServerRig::echo, "address", ":0");
            assertEquals("hello", askOn("127.0.0.1", server));
            assumeTrue(hasIpv6());
            assertEquals("hello", askOn("::1", server));
        }

        @Test
        void looksAHostNameUp() throws Exception {
            Server server = rig.listening(ServerRig::echo, "address", "localhost:0");
            assertEquals("hello", rig.connect(server).ask("hello"));
        }
    }

    @Nested
    class NotToBeHad {

        private ServerException failureOf(String address) {
            Server server = rig.server(ServerRig::echo, "address", address);
            ServerException failure = assertThrows(ServerException.class, server::listen);
            assertEquals(ServerState.FAILED, server.state());
            assertEquals(failure, server.failure().orElseThrow());
            assertTrue(server.localAddress().isEmpty());
            assertTrue(failure.getMessage().startsWith("address: " + address + " (expected "));
            assertEquals(1, errorsOnceTold());
            return failure;
        }

        private int errorsOnceTold() {
            Await.until(
                    "the error is told", () -> !rig.log.errors(ErrorEvent.Source.SERVER).isEmpty());
            return rig.log.errors(ErrorEvent.Source.SERVER).size();
        }

        @Test
        void saysThatAHostHasNoAddress() {
            assertEquals(
                    ServerException.Code.INVALID_ADDRESS,
                    failureOf("no-such-host.invalid:7007").code());
        }

        @Test
        void saysThatAnAddressIsNotOfThisMachine() {
            assertEquals(
                    ServerException.Code.ADDRESS_UNAVAILABLE, failureOf("192.0.2.1:7007").code());
        }

        @Test
        void saysThatAPortIsTaken() throws Exception {
            try (ServerSocket taken = Taken.port()) {
                assertEquals(
                        ServerException.Code.ADDRESS_IN_USE, failureOf(Taken.textOf(taken)).code());
            }
        }

        @Test
        void saysThatAPortIsNotForThisProcess() throws Exception {
            Process child =
                    ChildProcess.start(
                            "$([ $(id -u) = 0 ] && echo setpriv --bounding-set=-net_bind_service)",
                            PrivilegedPort.class);
            String said = new String(child.getInputStream().readAllBytes());
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            assumeTrue(said.startsWith("code "), said);
            assertEquals("code PERMISSION_DENIED", said.strip());
        }
    }

    /** Opens a port that only the privileged may; says what it was told. */
    static final class PrivilegedPort {

        public static void main(String[] args) {
            Server server =
                    new ServerBuilder(
                                    ServerRig.config("address", "127.0.0.1:81"),
                                    ServerRig::echo,
                                    new Engine())
                            .build();
            try {
                server.listen();
                System.out.println("opened");
            } catch (ServerException e) {
                System.out.println("code " + e.code());
            }
            System.exit(0);
        }
    }
}

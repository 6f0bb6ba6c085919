package io.berth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PortsTest {

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Nested
    class GivenAListener {

        @Test
        void itsPortIsInUseAndNobodyCalledIt() throws IOException {
            try (ServerSocket listener = listener()) {
                InetSocketAddress taken = loopback(listener.getLocalPort());

                assertTrue(Ports.isInUse(taken));
                assertFalse(Ports.isFree(taken));
                listener.setSoTimeout(1);
                assertThrows(IOException.class, listener::accept);
            }
        }

        @Test
        void itsPortIsInUseOnTheWildcardToo() throws IOException {
            try (ServerSocket listener = listener()) {
                InetSocketAddress all = new InetSocketAddress(listener.getLocalPort());

                assertTrue(Ports.isInUse(all));
                assertFalse(Ports.isFree(all));
            }
        }
    }

    @Nested
    class AfterAListenerClosed {

        @Test
        void itsPortIsFree() throws IOException {
            ServerSocket listener = listener();
            InetSocketAddress address = loopback(listener.getLocalPort());
            listener.close();

            assertTrue(Ports.isFree(address));
            assertFalse(Ports.isInUse(address));
        }

        @Test
        void itsPortIsFreeThoughAConnectionLingersInTimeWait() throws IOException {
            InetSocketAddress address;
            try (ServerSocket listener = listener();
                    Socket client = new Socket()) {
                address = loopback(listener.getLocalPort());
                client.connect(address);
                listener.accept().close();
            }

            assertTrue(Ports.isFree(address));
        }

        @Test
        void askingLeavesNothingBound() throws IOException {
            ServerSocket listener = listener();
            InetSocketAddress address = loopback(listener.getLocalPort());
            listener.close();

            Ports.isFree(address);
            Ports.isInUse(address);

            try (ServerSocket next = new ServerSocket()) {
                next.bind(address);
                assertTrue(next.isBound());
            }
        }
    }

    @Nested
    class GivenAnAddressThatCannotBeBound {

        @Test
        void oneOfAnotherMachineIsNeitherFreeNorInUse() {
            InetSocketAddress foreign = new InetSocketAddress("192.0.2.1", 7007);

            assertFalse(Ports.isFree(foreign));
            assertFalse(Ports.isInUse(foreign));
        }

        @Test
        void anUnresolvedOneIsAnError() {
            InetSocketAddress unresolved = InetSocketAddress.createUnresolved("localhost", 7007);

            assertThrows(UnresolvedAddressException.class, () -> Ports.isFree(unresolved));
            assertThrows(UnresolvedAddressException.class, () -> Ports.isInUse(unresolved));
        }
    }

    @Test
    void portZeroIsAlwaysFree() {
        assertTrue(Ports.isFree(loopback(0)));
        assertFalse(Ports.isInUse(loopback(0)));
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ListenAddress;
import io.berth.ServerException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Why a port could not be opened, in words that name the address and what was expected. */
@Timeout(60)
class BindFailureTest {

    private static ServerException explain(String address, IOException e) {
        ServerException explained = BindFailure.explain(ListenAddress.parse(address), e);
        assertSame(e, explained.getCause());
        return explained;
    }

    private static IOException failureToBind(InetSocketAddress address) throws IOException {
        try (ServerSocketChannel port = ServerSocketChannel.open()) {
            return assertThrows(IOException.class, () -> port.bind(address));
        }
    }

    @Test
    void aPortThatIsTakenIsInUse() throws IOException {
        try (ServerSocketChannel taken = ServerSocketChannel.open()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            InetSocketAddress address = (InetSocketAddress) taken.getLocalAddress();

            ServerException explained =
                    explain("127.0.0.1:" + address.getPort(), failureToBind(address));

            assertSame(ServerException.Code.ADDRESS_IN_USE, explained.code());
            assertEquals(
                    "address: 127.0.0.1:"
                            + address.getPort()
                            + " (expected a port that no other socket has, but: "
                            + "Address already in use)",
                    explained.getMessage());
        }
    }

    @Test
    void anAddressOfNoInterfaceIsUnavailable() throws IOException {
        InetSocketAddress foreign = new InetSocketAddress("192.0.2.1", 0);

        ServerException explained = explain("192.0.2.1:0", failureToBind(foreign));

        assertSame(ServerException.Code.ADDRESS_UNAVAILABLE, explained.code());
        assertTrue(explained.getMessage().contains("(expected an address of this machine, but: "));
    }

    @Test
    void aPortThatIsNotForThisProcessIsDenied() {
        ServerException explained = explain(":80", new BindException("Permission denied"));

        assertSame(ServerException.Code.PERMISSION_DENIED, explained.code());
        assertTrue(explained.getMessage().startsWith("address: :80 (expected a port that this "));
    }

    @Test
    void whatElseMayHappenIsTheSystems() {
        assertSame(
                ServerException.Code.SYSTEM_ERROR,
                explain(":80", new SocketException("Too many open files")).code());
        assertSame(ServerException.Code.SYSTEM_ERROR, explain(":80", new SocketException()).code());
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class HostPortTest {

    private static String text(String host) throws UnknownHostException {
        return HostPort.of(new InetSocketAddress(InetAddress.getByName(host), 7));
    }

    @Test
    void showsAddressesAsPeopleWriteThem() throws UnknownHostException {
        assertEquals("127.0.0.1:7", text("127.0.0.1"));
        assertEquals("[::1]:7", text("::1"));
        assertEquals("[::]:7", text("::"));
    }
}

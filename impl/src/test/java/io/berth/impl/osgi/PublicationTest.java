package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PublicationTest {

    private static String text(String host) throws UnknownHostException {
        return Publication.text(new InetSocketAddress(InetAddress.getByName(host), 7));
    }

    @Test
    void showsAddressesAsPeopleWriteThem() throws UnknownHostException {
        assertEquals("127.0.0.1:7", text("127.0.0.1"));
        assertEquals("[::1]:7", text("::1"));
        assertEquals("[::]:7", text("::"));
    }
}

package io.berth.impl.server;

import io.berth.ListenAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The text of a socket's address, as people write it: {@code host:port}, IPv6 in its short form.
 */
public final class HostPort {

    private HostPort() {}

    /** The text of an address that has an IP address. */
    public static String of(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (!(host instanceof Inet6Address)) {
            return host.getHostAddress() + ":" + address.getPort();
        }
        return host.isAnyLocalAddress()
                ? "[::]:" + address.getPort()
                : shortened("[" + host.getHostAddress() + "]:" + address.getPort());
    }

    /** Scopes may have names that no configuration could have. */
    private static String shortened(String text) {
        try {
            return ListenAddress.parse(text).toString();
        } catch (IllegalArgumentException oddScope) {
            return text;
        }
    }
}

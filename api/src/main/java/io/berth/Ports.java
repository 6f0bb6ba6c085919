package io.berth;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;

/**
 * Tells whether a port can be listened on, by binding it for a moment.
 *
 * <p>Nothing is sent and nobody is called, so a port that is bound but not served counts as in use,
 * and a firewall changes nothing. The answer is about the past: another process may take the port
 * before you do. To listen on a port that is surely free, ask for port 0.
 *
 * <p>For an address that is not this machine's, and for a port that this process may not bind,
 * {@link #isFree} and {@link #isInUse} are both false. A wildcard address asks for IPv4 and IPv6
 * together. Port 0 is free on every local address. An unresolved address is an {@link
 * java.nio.channels.UnresolvedAddressException}.
 *
 * @since 1.0
 */
public final class Ports {

    private Ports() {}

    /**
     * Whether something is bound there.
     *
     * @param address a local address and the port to try; resolved
     * @return false also where the answer can't be had by binding
     */
    public static boolean isInUse(InetSocketAddress address) {
        String failure = failure(address);
        return !failure.isEmpty() && failure.equals(failureOfTaken(address));
    }

    /**
     * Whether this process could listen there.
     *
     * @param address a local address and the port to try; resolved
     * @return true where a listener could be opened
     */
    public static boolean isFree(InetSocketAddress address) {
        return failure(address).isEmpty();
    }

    private static String failure(InetSocketAddress address) {
        try (ServerSocketChannel channel = open(address)) {
            channel.bind(address);
            return "";
        } catch (IOException cause) {
            return words(cause);
        }
    }

    /**
     * What this system says of a port that is surely taken. Java tells a taken port from a foreign
     * address and from a forbidden one by the message alone, and that may be in any language.
     */
    private static String failureOfTaken(InetSocketAddress address) {
        InetSocketAddress any = new InetSocketAddress(address.getAddress(), 0);
        try (ServerSocketChannel taken = open(any)) {
            taken.bind(any);
            return failure((InetSocketAddress) taken.getLocalAddress());
        } catch (IOException notLocal) {
            return "";
        }
    }

    private static String words(IOException cause) {
        return cause instanceof BindException
                ? Objects.requireNonNullElse(cause.getMessage(), "bind failed")
                : cause.toString();
    }

    /** A channel of both families would take an IPv4 address on IPv6, too. */
    private static ServerSocketChannel open(InetSocketAddress address) throws IOException {
        boolean ipv4 =
                address.getAddress() instanceof Inet4Address host && !host.isAnyLocalAddress();
        return ipv4
                ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                : ServerSocketChannel.open();
    }
}

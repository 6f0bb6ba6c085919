package io.berth;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a server listens: a host and a port, not looked up yet.
 *
 * <p>Three forms are read:
 *
 * <ul>
 *   <li>{@code host:port}, with a host name or an IPv4 address;
 *   <li>{@code :port}, all addresses of this machine, IPv4 and IPv6; {@code [::]:port} is the same;
 *   <li>{@code [v6]:port}, an IPv6 address, with a scope where it needs one: {@code
 *       [fe80::1%eth0]:7007}.
 * </ul>
 *
 * <p>{@code 0.0.0.0:port} is all IPv4 addresses and no IPv6 one. Port 0 lets the system pick a free
 * port at each binding. Two addresses are equal if their {@linkplain #toString() texts} are.
 *
 * @since 1.0
 */
public final class ListenAddress {

    private static final String UNSPECIFIED = "::";

    private final String host;
    private final int port;

    /** Takes what {@link AddressText} has found to be well-formed. */
    ListenAddress(String host, int port) {
        this.host = host.equals(UNSPECIFIED) ? "" : host;
        this.port = port;
    }

    /**
     * Reads an address. No name is looked up.
     *
     * @param text one of the three forms, with no blanks in or around it
     * @return the address, in its one form
     * @throws IllegalArgumentException if it is none of them; the message says what was given and
     *     what was expected
     */
    public static ListenAddress parse(String text) {
        try {
            return AddressText.read(text);
        } catch (UnfitException unfit) {
            throw new IllegalArgumentException(
                    Finding.expected("address", text, unfit.getMessage()));
        }
    }

    /**
     * Which of this machine's addresses is meant.
     *
     * @return the host name in lower case, the IPv4 address, or the IPv6 address without brackets
     *     and in its short form; empty for all addresses
     */
    public String host() {
        return host;
    }

    /**
     * The port.
     *
     * @return 0 to 65535; 0 stands for one that the system picks
     */
    public int port() {
        return port;
    }

    /**
     * Whether this means all addresses, IPv4 and IPv6.
     *
     * @return true for {@code :port} and {@code [::]:port}
     */
    public boolean isDualStack() {
        return host.isEmpty();
    }

    /**
     * Looks the host up. A name is asked of the system each time, and may block for as long as its
     * name servers take; literal addresses are never asked for.
     *
     * @return a resolved address
     * @throws UnknownHostException if there is no such host, or no interface of the scope's name
     */
    public InetSocketAddress resolve() throws UnknownHostException {
        return isDualStack()
                ? new InetSocketAddress(port)
                : new InetSocketAddress(InetAddress.getByName(host), port);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ListenAddress that && port == that.port && host.equals(that.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    /** The one text of this address: {@code 127.0.0.1:7007}, {@code [::1]:7007}, {@code :7007}. */
    @Override
    public String toString() {
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }
}

package io.berth;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The addresses and options of a socket, without its bytes.
 *
 * @since 1.0
 */
@ProviderType
public interface TunableSocket {

    /**
     * The other end.
     *
     * @return the peer's address
     */
    InetSocketAddress peerAddress();

    /**
     * This end.
     *
     * @return the local address
     */
    InetSocketAddress localAddress();

    /**
     * The options that this socket has on this platform.
     *
     * @return such as {@link java.net.StandardSocketOptions#TCP_NODELAY}
     */
    Set<SocketOption<?>> supportedOptions();

    /**
     * The value of an option.
     *
     * @param option the option
     * @param <T> the type of its value
     * @return the value in force
     * @throws IOException where the operating system says no
     * @throws UnsupportedOperationException where this socket has no such option
     */
    <T> T option(SocketOption<T> option) throws IOException;

    /**
     * Sets an option.
     *
     * @param option the option
     * @param value its value
     * @param <T> the type of its value
     * @throws IOException where the operating system says no
     * @throws UnsupportedOperationException where this socket has no such option
     * @throws IllegalArgumentException where it has no such value
     */
    <T> void option(SocketOption<T> option, T value) throws IOException;
}

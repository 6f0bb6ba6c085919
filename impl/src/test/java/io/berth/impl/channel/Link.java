package io.berth.impl.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A polled channel and, at the other end of its connection, a peer that blocks in the JDK. */
final class Link implements AutoCloseable {

    final PolledChannel channel;
    final Socket peer;

    private Link(PolledChannel channel, Socket peer) {
        this.channel = channel;
        this.peer = peer;
    }

    static Link open(Loops loops) throws IOException {
        try (ServerSocketChannel port = listen()) {
            Socket peer = connect(port.getLocalAddress(), 0);
            return new Link(loops.adopt(port.accept()), peer);
        }
    }

    /** With buffers so small that a few hundred KiB fill the connection. */
    static Link narrow(Loops loops) throws IOException {
        try (ServerSocketChannel port = listen()) {
            Socket peer = connect(port.getLocalAddress(), 4096);
            SocketChannel accepted = port.accept();
            accepted.socket().setSendBufferSize(4096);
            return new Link(loops.adopt(accepted), peer);
        }
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
    }

    private static Socket connect(SocketAddress to, int receiveBuffer) throws IOException {
        Socket peer = new Socket();
        if (receiveBuffer > 0) {
            peer.setReceiveBufferSize(receiveBuffer);
        }
        peer.setTcpNoDelay(true);
        peer.connect(to);
        return peer;
    }

    void send(byte... bytes) throws IOException {
        peer.getOutputStream().write(bytes);
    }

    byte[] receive(int count) throws IOException {
        return peer.getInputStream().readNBytes(count);
    }

    byte[] receiveAll() throws IOException {
        return peer.getInputStream().readAllBytes();
    }

    void sendEnd() throws IOException {
        peer.shutdownOutput();
    }

    void sendReset() throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
    }

    /** Writes until the channel's system answers with a reset: its descriptor is gone then. */
    void sendUntilReset() throws IOException {
        byte[] some = new byte[1024];
        while (true) {
            peer.getOutputStream().write(some);
        }
    }

    /** What the next read brings, which has to wait for it if need be. */
    byte[] read(int most) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(most);
        int count = channel.read(target, wait -> Patience.FOR_EVER);
        byte[] bytes = new byte[count];
        target.flip().get(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        peer.close();
    }
}

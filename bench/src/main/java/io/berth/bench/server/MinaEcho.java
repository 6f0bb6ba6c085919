package io.berth.bench.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;

/** Apache MINA's NIO acceptor, with a processor for each core. */
public final class MinaEcho {

    private MinaEcho() {}

    /**
     * Starts it.
     *
     * @param arguments as in {@link Wishes}
     */
    public static void main(String... arguments) throws Exception {
        Wishes wishes = Wishes.of(arguments);
        NioSocketAcceptor acceptor = new NioSocketAcceptor(wishes.loops());
        acceptor.setBacklog(1024);
        acceptor.getSessionConfig().setTcpNoDelay(true);
        if (wishes.has("tls")) {
            SslFilter filter = new SslFilter(wishes.context());
            filter.setEnabledProtocols("TLSv1.3");
            acceptor.getFilterChain().addFirst("tls", filter);
        }
        acceptor.setHandler(new Echo());
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Standing.until(acceptor.getLocalAddress().getPort());
    }

    private static final class Echo extends IoHandlerAdapter {

        @Override
        public void messageReceived(IoSession session, Object message) {
            // The buffer is used again for the next read, while the write may still be under way.
            IoBuffer bytes = (IoBuffer) message;
            IoBuffer copy = IoBuffer.allocate(bytes.remaining());
            session.write(copy.put(bytes).flip());
        }

        @Override
        public void inputClosed(IoSession session) {
            session.closeNow();
        }

        @Override
        public void exceptionCaught(IoSession session, Throwable cause) {
            session.closeNow();
        }
    }
}

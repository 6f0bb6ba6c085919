package io.berth.impl.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The narrow places where reader and loop cross; here the test itself does the loop's work. */
@Timeout(60)
class ForcedRacesTest {

    private final ByteBuffer target = ByteBuffer.allocate(8);
    private Loop loop;
    private Selector selector;
    private Socket peer;
    private PolledChannel channel;

    @BeforeEach
    void open() throws IOException {
        loop = new Loop(false);
        selector = Selector.open();
        peer = new Socket();
        try (ServerSocketChannel port = ServerSocketChannel.open()) {
            port.bind(new InetSocketAddress("127.0.0.1", 0));
            peer.setTcpNoDelay(true);
            peer.connect(port.getLocalAddress());
            SocketChannel accepted = port.accept();
            accepted.configureBlocking(false);
            channel = new PolledChannel(accepted, loop);
        }
        letTheLoopLook();
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        peer.close();
        selector.close();
        loop.stop();
        loop.run();
    }

    private void letTheLoopLook() throws IOException {
        assertEquals(0, channel.read(target, TestPatience.none()));
        channel.applyOrders(selector);
    }

    private SelectionKey key() {
        return selector.keys().iterator().next();
    }

    private void send(int value) {
        try {
            peer.getOutputStream().write(value);
            selector.select();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aReaderThatComesJustWhenTheLoopStopsLookingIsServed() throws Exception {
        TestPatience patience = TestPatience.endless();
        send(7);

        HookedKey hooked = new HookedKey(key(), SelectionKey.OP_READ);
        Background<?>[] reading = new Background<?>[1];
        hooked.beforeNextChange =
                () -> {
                    reading[0] = Background.start(() -> channel.read(target, patience));
                    patience.awaitAsked();
                };
        channel.onReady(hooked);

        assertEquals(1, reading[0].result());
        assertEquals(7, target.get(0));
        assertEquals(SelectionKey.OP_READ, key().interestOps());
    }

    @Test
    void whatTheLoopBringsJustWhenPatienceRunsOutIsNotLost() throws IOException {
        Patience runningOut =
                wait -> {
                    send(7);
                    channel.onReady(key());
                    return 0;
                };

        assertEquals(1, channel.read(target, runningOut));

        assertEquals(1, target.position());
        assertEquals(7, target.get(0));
    }

    @Test
    void theSameWithoutABuffer() throws IOException {
        Patience runningOut =
                wait -> {
                    send(7);
                    channel.onReady(key());
                    return 0;
                };

        assertEquals(1, channel.awaitReadable(runningOut));

        assertEquals(1, channel.stashed());
    }

    @Test
    void whatComesAfterTheLastLookOfPatienceIsTakenByTheReaderItself() throws IOException {
        Patience runningOut =
                wait -> {
                    send(7);
                    return 0;
                };

        assertEquals(1, channel.read(target, runningOut));

        assertEquals(7, target.get(0));
    }

    @Test
    void aSocketThatOnlySeemsReadyKeepsItsReaderWaiting() throws IOException {
        TestPatience patience = TestPatience.none();
        Patience disturbed =
                wait -> {
                    channel.onReady(new HookedKey(key(), SelectionKey.OP_READ));
                    return patience.left(wait);
                };

        assertEquals(0, channel.read(target, disturbed));

        assertEquals(1, patience.waits().size());
        assertEquals(0, target.position());
    }

    @Test
    void theLoopStopsLookingWhereNobodyReads() {
        send(7);

        channel.onReady(key());

        assertEquals(0, key().interestOps());
    }

    @Test
    void theLoopStopsLookingAtTheEnd() throws IOException {
        Patience runningOut =
                wait -> {
                    end();
                    channel.onReady(key());
                    return 0;
                };

        assertEquals(-1, channel.read(target, runningOut));

        assertEquals(0, key().interestOps());
    }

    private void end() {
        try {
            peer.shutdownOutput();
            selector.select();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aChannelThatIsClosedWhileTheLoopServesItHarmsNobody() throws IOException {
        send(7);
        SelectionKey key = key();
        channel.close();

        channel.onReady(key);
        channel.onReady(new HookedKey(key, SelectionKey.OP_READ | SelectionKey.OP_WRITE));
        channel.applyOrders(selector);
    }

    /** Something that may have to wait. */
    @FunctionalInterface
    private interface Step {
        void run() throws InterruptedException;
    }

    /** A key that says what is ready, and does something before its interest set is changed. */
    private static final class HookedKey extends SelectionKey {

        private final SelectionKey real;
        private final int ready;
        private Step beforeNextChange = () -> {};

        HookedKey(SelectionKey real, int ready) {
            this.real = real;
            this.ready = ready;
        }

        @Override
        public SelectionKey interestOps(int ops) {
            Step step = beforeNextChange;
            beforeNextChange = () -> {};
            try {
                step.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return real.interestOps(ops);
        }

        @Override
        public int interestOps() {
            return real.interestOps();
        }

        @Override
        public int readyOps() {
            return ready;
        }

        @Override
        public SelectableChannel channel() {
            return real.channel();
        }

        @Override
        public Selector selector() {
            return real.selector();
        }

        @Override
        public boolean isValid() {
            return real.isValid();
        }

        @Override
        public void cancel() {
            real.cancel();
        }
    }
}

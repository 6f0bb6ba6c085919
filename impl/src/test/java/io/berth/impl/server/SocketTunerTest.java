package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.ConnectionEvent;
import io.berth.ErrorEvent;
import io.berth.ServerConfig;
import io.berth.SocketTuner;
import io.berth.TunableSocket;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Socket options, by configuration and by tuners. */
@Timeout(60)
class SocketTunerTest {

    private interface Look<T> {
        T at(TunableSocket socket) throws Exception;
    }

    /** What a tuner sees of an accepted socket. */
    private static <T> T seen(UnaryOperator<ServerConfig.Builder> keys, Look<T> look)
            throws Exception {
        CompletableFuture<T> seen = new CompletableFuture<>();
        SocketTuner tuner = socket -> seen.complete(look.at(socket));
        try (Hosting hosting = Hosting.of(c -> {}, keys, b -> b.socketTuner(tuner));
                Caller peer = hosting.connect().finish()) {
            assertEquals("", peer.receiveAll());
            return seen.get(20, TimeUnit.SECONDS);
        }
    }

    @Nested
    class GivenAConfiguration {

        @Test
        void theOptionsAreSetBeforeAnyTunerLooks() throws Exception {
            assertEquals(true, seen(k -> k, s -> s.option(StandardSocketOptions.TCP_NODELAY)));
            assertEquals(true, seen(k -> k, s -> s.option(StandardSocketOptions.SO_KEEPALIVE)));
            assertEquals(
                    false,
                    seen(
                            k -> k.tcpNoDelay(false),
                            s -> s.option(StandardSocketOptions.TCP_NODELAY)));
            assertEquals(
                    false,
                    seen(
                            k -> k.keepAlive(false),
                            s -> s.option(StandardSocketOptions.SO_KEEPALIVE)));
        }

        @Test
        void theBuffersAreSet() throws Exception {
            int small =
                    seen(k -> k.sendBuffer(8192), s -> s.option(StandardSocketOptions.SO_SNDBUF));
            int usual = seen(k -> k, s -> s.option(StandardSocketOptions.SO_SNDBUF));
            assertTrue(small < usual, small + " and " + usual);
            int large =
                    seen(
                            k -> k.receiveBuffer(200_000),
                            s -> s.option(StandardSocketOptions.SO_RCVBUF));
            assertTrue(large >= 200_000, () -> "" + large);
        }
    }

    @Nested
    class GivenATuner {

        @Test
        void seesTheAddressesAndNoChannel() throws Exception {
            CompletableFuture<InetSocketAddress> peerAddress = new CompletableFuture<>();
            CompletableFuture<Boolean> channel = new CompletableFuture<>();
            SocketTuner tuner =
                    socket -> {
                        peerAddress.complete(socket.peerAddress());
                        channel.complete(socket instanceof Channel);
                        assertTrue(
                                socket.supportedOptions()
                                        .contains(StandardSocketOptions.TCP_NODELAY));
                    };
            try (Hosting hosting = Hosting.of(c -> {}, k -> k, b -> b.socketTuner(tuner));
                    Caller peer = hosting.connect().finish()) {
                assertEquals(peer.address(), peerAddress.get(20, TimeUnit.SECONDS));
                assertFalse(channel.get(20, TimeUnit.SECONDS));
            }
        }

        @Test
        void theyTuneInTheirOrderAfterNewAndBeforeTheHandler() throws Exception {
            List<String> order = new CopyOnWriteArrayList<>();
            try (Hosting hosting =
                            Hosting.of(
                                    c -> order.add("handler"),
                                    k -> k,
                                    b ->
                                            b.socketTuner(s -> order.add("first"))
                                                    .socketTuner(s -> order.add("second"))
                                                    .connectionListener(
                                                            e -> order.add("new"),
                                                            ConnectionEvent.Type.NEW));
                    Caller peer = hosting.connect().finish()) {
                assertEquals("", peer.receiveAll());
                hosting.nextEnded();
                assertEquals(List.of("new", "first", "second", "handler"), order);
            }
        }

        @Test
        void oneThatThrowsEndsItsConnectionAndNoOther() throws Exception {
            List<String> served = new CopyOnWriteArrayList<>();
            CompletableFuture<Boolean> first = new CompletableFuture<>();
            SocketTuner tuner =
                    socket -> {
                        if (first.complete(true)) {
                            throw new NoClassDefFoundError("meant");
                        }
                    };
            try (Hosting hosting =
                            Hosting.of(
                                    c -> served.add("served"),
                                    k -> k,
                                    b ->
                                            b.socketTuner(tuner)
                                                    .socketTuner(s -> served.add("tuned")));
                    Caller peer = hosting.connect().send("x").finish();
                    Caller next = tunedNext(hosting)) {
                assertEquals("", peer.receiveAll());
                assertEquals("", next.finish().receiveAll());
                hosting.nextEnded();
                assertEquals(List.of("tuned", "served"), served);
                assertEquals(1, hosting.errors().size());
                ErrorEvent error = hosting.errors().get(0);
                assertEquals(ErrorEvent.Source.TUNER, error.source());
                assertInstanceOf(NoClassDefFoundError.class, error.cause());
            }
        }

        /** Connects when the first one has ended. */
        private Caller tunedNext(Hosting hosting) throws Exception {
            assertEquals(CloseReason.TUNER_FAILED, hosting.nextReason());
            return hosting.connect();
        }
    }
}

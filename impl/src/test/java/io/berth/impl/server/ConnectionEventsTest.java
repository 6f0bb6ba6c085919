package io.berth.impl.server;

import static io.berth.ConnectionEvent.Type.CLOSE;
import static io.berth.ConnectionEvent.Type.CLOSE_READ;
import static io.berth.ConnectionEvent.Type.CLOSE_WRITE;
import static io.berth.ConnectionEvent.Type.DRAIN;
import static io.berth.ConnectionEvent.Type.HANDLER;
import static io.berth.ConnectionEvent.Type.NEW;
import static io.berth.ConnectionEvent.Type.READ;
import static io.berth.ConnectionEvent.Type.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionEvent;
import io.berth.ConnectionInfo;
import io.berth.ServerEvent;
import io.berth.ServerState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection listener hears, and when. */
@Timeout(60)
@SuppressWarnings("try") // A peer may be there only to have connected.
class ConnectionEventsTest {

    private static void echo(Connection connection) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        while (connection.awaitReadable()) {
            connection.read(bytes.clear());
            connection.write(bytes.flip());
        }
    }

    @Nested
    class GivenAnExchange {

        @Test
        void comeInTheOrderOfItsLife() throws Exception {
            try (Hosting hosting = Hosting.of(ConnectionEventsTest::echo);
                    Caller peer = hosting.connect().send("hello")) {
                assertEquals("hello", peer.receive(5));
                assertEquals("", peer.finish().receiveAll());
                hosting.nextEnded();
                assertEquals(
                        List.of(NEW, HANDLER, READ, WRITE, CLOSE_READ, CLOSE_WRITE, CLOSE),
                        hosting.eventTypes());
            }
        }

        @Test
        void carryTheBytesOfReadsAndWritesOnly() throws Exception {
            try (Hosting hosting = Hosting.of(ConnectionEventsTest::echo);
                    Caller peer = hosting.connect().send("hello")) {
                assertEquals("hello", peer.receive(5));
                peer.finish();
                hosting.nextEnded();
                for (ConnectionEvent event : hosting.events()) {
                    boolean moved = event.type() == READ || event.type() == WRITE;
                    assertEquals(moved ? 5 : 0, event.bytes(), event::toString);
                }
            }
        }

        @Test
        void countWhatTheyTellOf() throws Exception {
            List<String> counts = new CopyOnWriteArrayList<>();
            try (Hosting hosting =
                            Hosting.of(
                                    ConnectionEventsTest::echo,
                                    k -> k,
                                    b ->
                                            b.connectionListener(
                                                    e -> counts.add(count(e)), READ, WRITE));
                    Caller peer = hosting.connect()) {
                assertEquals("ab", peer.send("ab").receive(2));
                assertEquals("c", peer.send("c").receive(1));
                peer.finish();
                hosting.nextEnded();
                assertEquals(List.of("2/0", "2/2", "3/2", "3/3"), counts);
            }
        }

        private String count(ConnectionEvent event) {
            return event.connection().bytesRead() + "/" + event.connection().bytesWritten();
        }

        @Test
        void theReasonIsKnownAtTheCloseAndNotBefore() throws Exception {
            Set<ConnectionEvent.Type> withReason = ConcurrentHashMap.newKeySet();
            try (Hosting hosting =
                            Hosting.of(
                                    ConnectionEventsTest::echo,
                                    k -> k,
                                    b ->
                                            b.connectionListener(
                                                    e ->
                                                            e.connection()
                                                                    .closeReason()
                                                                    .ifPresent(
                                                                            r ->
                                                                                    withReason.add(
                                                                                            e
                                                                                                    .type()))));
                    Caller peer = hosting.connect().finish()) {
                assertEquals(CloseReason.PEER_CLOSED, hosting.nextReason());
                assertEquals(Set.of(CLOSE_WRITE, CLOSE), withReason);
                assertEquals(-1, peer.input().read());
            }
        }

        @Test
        void thePermitIsBackWhenItIsClosed() throws Exception {
            List<Integer> open = new CopyOnWriteArrayList<>();
            Hosting[] self = new Hosting[1];
            try (Hosting hosting =
                            self[0] =
                                    Hosting.of(
                                            c -> {},
                                            k -> k,
                                            b ->
                                                    b.connectionListener(
                                                            e ->
                                                                    open.add(
                                                                            self[0].server()
                                                                                    .openConnections()),
                                                            CLOSE));
                    Caller peer = hosting.connect().finish()) {
                hosting.nextEnded();
                assertEquals(List.of(0), open);
                assertEquals(-1, peer.input().read());
            }
        }

        @Test
        void theOutputShutByTheHandlerIsToldOnce() throws Exception {
            try (Hosting hosting =
                            Hosting.of(
                                    connection -> {
                                        connection.shutdownOutput();
                                        connection.shutdownOutput();
                                        connection.input().readAllBytes();
                                        connection.input().read();
                                    });
                    Caller peer = hosting.connect().finish()) {
                assertEquals("", peer.receiveAll());
                hosting.nextEnded();
                assertEquals(
                        List.of(NEW, HANDLER, CLOSE_WRITE, CLOSE_READ, CLOSE),
                        hosting.eventTypes());
            }
        }

        @Test
        void readsAndWritesAreToldToNobodyWhoDidNotAsk() throws Exception {
            List<ConnectionEvent.Type> heard = new CopyOnWriteArrayList<>();
            try (Hosting hosting =
                            Hosting.of(
                                    ConnectionEventsTest::echo,
                                    k -> k,
                                    b -> b.connectionListener(e -> heard.add(e.type())));
                    Caller peer = hosting.connect().send("x").finish()) {
                assertEquals("x", peer.receiveAll());
                hosting.nextEnded();
                assertEquals(List.of(NEW, HANDLER, CLOSE_READ, CLOSE_WRITE, CLOSE), heard);
            }
        }

        @Test
        void theyShowAConnectionThatNoBytesCanBeHadFrom() throws Exception {
            try (Hosting hosting = Hosting.of(ConnectionEventsTest::echo);
                    Caller peer = hosting.connect().send("x").finish()) {
                assertEquals("x", peer.receiveAll());
                hosting.nextEnded();
                for (ConnectionEvent event : hosting.events()) {
                    ConnectionInfo shown = event.connection();
                    assertFalse(shown instanceof Connection);
                    assertFalse(shown instanceof java.nio.channels.Channel);
                    assertFalse(shown instanceof AutoCloseable);
                }
            }
        }
    }

    @Nested
    class GivenAnEndWithAReset {

        @Test
        void closeIsToldLastAndOnce() throws Exception {
            try (Hosting hosting = Hosting.of(Connection::abort);
                    Caller peer = hosting.connect()) {
                assertTrue(peer.isReset());
                hosting.nextEnded();
                assertEquals(List.of(NEW, HANDLER, CLOSE), hosting.eventTypes());
            }
        }

        @Test
        void nothingOfOtherThreadsComesAfterTheClose() throws Exception {
            int tries = 40;
            // The handler may wait to write behind others, who wait for a peer that reads no more.
            try (Hosting hosting =
                    Hosting.of(this::returnUnderLoad, keys -> keys.set("write.timeout", "2s"))) {
                for (int i = 0; i < tries; i++) {
                    try (Caller peer = hosting.connect()) {
                        exchange(peer);
                        long id = hosting.nextEnded().id();
                        assertEquals(1, closesOf(hosting, id));
                    }
                }
                for (Aside<Void> other : others) {
                    assertThrows(ExecutionException.class, other::result);
                }
                assertTrue(afterClose(hosting).isEmpty(), () -> afterClose(hosting).toString());
            }
        }

        private void exchange(Caller peer) {
            try {
                peer.send(new byte[20_000]).receive(5_000);
                peer.finish();
            } catch (IOException reset) {
                // It may come at any moment.
            }
        }

        private final List<Aside<Void>> others = new CopyOnWriteArrayList<>();

        /** Ends while others read and write, every other time with a reset. */
        private void returnUnderLoad(Connection connection) throws Exception {
            others.add(Aside.run(() -> flood(connection)));
            others.add(Aside.run(() -> flood(connection)));
            others.add(Aside.run(() -> drink(connection)));
            connection.write(ByteBuffer.allocate(5_000));
            if (connection.id() % 2 == 0) {
                connection.abort();
            }
        }

        private Void flood(Connection connection) throws IOException {
            while (true) {
                connection.write(ByteBuffer.allocate(1_000));
            }
        }

        private Void drink(Connection connection) throws IOException {
            while (connection.isOpen()) {
                connection.read(ByteBuffer.allocate(10));
            }
            throw new IOException("over");
        }

        private long closesOf(Hosting hosting, long id) {
            return hosting.events().stream()
                    .filter(e -> e.type() == CLOSE && e.connection().id() == id)
                    .count();
        }

        private List<String> afterClose(Hosting hosting) {
            Set<Long> closed = new HashSet<>();
            List<String> late = new ArrayList<>();
            for (ConnectionEvent event : hosting.events()) {
                long id = event.connection().id();
                if (closed.contains(id)) {
                    late.add(id + " " + event.type());
                } else if (event.type() == CLOSE) {
                    closed.add(id);
                }
            }
            return late;
        }
    }

    @Nested
    class GivenADrain {

        @Test
        void isToldBeforeTheCloseThoughOthersKeepTheEventsThreadBusy() throws Exception {
            CountDownLatch release = new CountDownLatch(1);
            try (Hosting hosting =
                            Hosting.of(
                                    ConnectionEventsTest::echo,
                                    k -> k,
                                    b -> b.serverListener(e -> hold(e, release)));
                    Caller peer = hosting.connect().send("x")) {
                assertEquals("x", peer.receive(1));
                Aside<Void> draining =
                        Aside.run(
                                () -> {
                                    hosting.drain(Duration.ofSeconds(15));
                                    return null;
                                });
                assertEquals("", peer.receiveAll());
                peer.finish();
                assertEquals(CloseReason.DRAINED, hosting.nextReason());
                release.countDown();
                draining.result();
                List<ConnectionEvent.Type> told = hosting.eventTypes();
                assertEquals(List.of(NEW, HANDLER, READ, WRITE), told.subList(0, 4));
                assertEquals(CLOSE, told.get(told.size() - 1));
                assertEquals(1, told.stream().filter(DRAIN::equals).count());
            }
        }

        private void hold(ServerEvent event, CountDownLatch release) {
            if (event.state() == ServerState.DRAINING) {
                awaitQuietly(release, 20);
            }
        }

        @Test
        void isToldAfterTheBeginningOfAConnectionThatComesMeanwhile() throws Exception {
            CountDownLatch drainTold = new CountDownLatch(1);
            List<ConnectionEvent.Type> told = new CopyOnWriteArrayList<>();
            try (Hosting hosting =
                    Hosting.of(
                            ConnectionEventsTest::echo,
                            k -> k,
                            b ->
                                    b.connectionListener(e -> awaitQuietly(drainTold, 1), NEW)
                                            .connectionListener(e -> told.add(e.type()))
                                            .connectionListener(
                                                    e -> drainTold.countDown(), DRAIN))) {
                hosting.server().pause();
                try (Caller inBacklog = hosting.connect().finish()) {
                    hosting.drain(Duration.ofSeconds(20));
                    assertEquals("", inBacklog.receiveAll());
                }
                assertEquals(List.of(NEW, DRAIN, HANDLER, CLOSE_READ, CLOSE_WRITE, CLOSE), told);
            }
        }

        private void awaitQuietly(CountDownLatch latch, int seconds) {
            try {
                latch.await(seconds, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

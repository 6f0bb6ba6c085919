package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Attribute;
import io.berth.CloseReason;
import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.ConnectionInfo;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What surrounds a handler: its thread, its connection's properties, and what it is told. */
@Timeout(60)
class HandlerContextTest {

    private static <T> T seen(Asking.Body<T> body) throws Exception {
        Asking<T> asking = Asking.the(body);
        try (Hosting hosting = Hosting.of(asking);
                Caller peer = hosting.connect().finish()) {
            T answer = asking.answer();
            assertEquals("", peer.receiveAll());
            return answer;
        }
    }

    @Nested
    class GivenItsThread {

        @Test
        void isNamedAfterServerAndConnection() throws Exception {
            assertEquals(
                    true,
                    seen(c -> Thread.currentThread().getName().equals("berth-tested-" + c.id())));
        }

        @Test
        void isNotInterruptedAtFirst() throws Exception {
            assertEquals(false, seen(c -> Thread.currentThread().isInterrupted()));
        }

        @Test
        void isItsOwn() throws Exception {
            List<Thread> threads = new CopyOnWriteArrayList<>();
            CountDownLatch both = new CountDownLatch(2);
            try (Hosting hosting =
                            Hosting.of(
                                    c -> {
                                        threads.add(Thread.currentThread());
                                        both.countDown();
                                        both.await();
                                    });
                    Caller one = hosting.connect().finish();
                    Caller other = hosting.connect().finish()) {
                assertEquals("", one.receiveAll());
                assertEquals("", other.receiveAll());
                assertNotEquals(threads.get(0), threads.get(1));
            }
        }

        @Test
        void hasTheHandlersOwnClassLoaderAsContext() throws Exception {
            CompletableFuture<ClassLoader> context = new CompletableFuture<>();
            try (URLClassLoader loader =
                    new URLClassLoader(new URL[0], ConnectionHandler.class.getClassLoader())) {
                ConnectionHandler foreign =
                        (ConnectionHandler)
                                Proxy.newProxyInstance(
                                        loader,
                                        new Class<?>[] {ConnectionHandler.class},
                                        (proxy, method, arguments) ->
                                                called(method.getName(), context));
                try (Hosting hosting = Hosting.of(foreign);
                        Caller peer = hosting.connect().finish()) {
                    assertEquals("", peer.receiveAll());
                    assertSame(loader, context.get(20, TimeUnit.SECONDS));
                }
            }
        }

        private Object called(String method, CompletableFuture<ClassLoader> context) {
            if (method.equals("handle")) {
                context.complete(Thread.currentThread().getContextClassLoader());
                return null;
            }
            return method.equals("hashCode") ? (Object) 1 : method;
        }
    }

    @Nested
    class GivenItsConnection {

        @Test
        void tellsWhatEverybodySees() throws Exception {
            Asking<Connection> asking = Asking.the(c -> c);
            Instant before = Instant.now();
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().finish()) {
                Connection connection = asking.answer();
                ConnectionInfo info = hosting.nextEnded();
                assertAll(
                        () -> assertEquals(info.id(), connection.id()),
                        () -> assertEquals("tested", connection.server()),
                        () -> assertEquals(peer.address(), connection.peerAddress()),
                        () -> assertEquals(peer.address(), connection.remoteAddress()),
                        () ->
                                assertEquals(
                                        hosting.server().localAddress().orElseThrow(),
                                        connection.localAddress()),
                        () -> assertFalse(connection.openedAt().isBefore(before.minusSeconds(1))),
                        () -> assertFalse(connection.openedAt().isAfter(Instant.now())),
                        () -> assertEquals(Optional.empty(), connection.tls()));
            }
        }

        @Test
        void isListedWhileItIsOpenAndNotAsAConnection() throws Exception {
            CompletableFuture<Connection> served = new CompletableFuture<>();
            CountDownLatch done = new CountDownLatch(1);
            try (Hosting hosting =
                            Hosting.of(
                                    c -> {
                                        served.complete(c);
                                        done.await();
                                    });
                    Caller peer = hosting.connect().finish()) {
                Connection connection = served.get(20, TimeUnit.SECONDS);
                assertEquals(Optional.empty(), connection.closeReason());
                List<ConnectionInfo> open = hosting.server().connections();
                assertEquals(connection.id(), open.get(0).id());
                assertFalse(open.get(0) instanceof Connection);
                done.countDown();
                assertEquals("", peer.receiveAll());
                hosting.nextEnded();
                assertEquals(List.of(), hosting.server().connections());
            }
        }

        @Test
        void keepsAttributesByIdentityOfTheirKeys() throws Exception {
            Attribute<String> name = Attribute.named("name");
            Attribute<String> namesake = Attribute.named("name");
            assertEquals(
                    true,
                    seen(
                            connection -> {
                                assertEquals(Optional.empty(), connection.attribute(name));
                                connection.attribute(name, "one");
                                connection.attribute(name, "two");
                                assertEquals(Optional.of("two"), connection.attribute(name));
                                assertEquals(Optional.empty(), connection.attribute(namesake));
                                return true;
                            }));
        }
    }

    @Nested
    class GivenItsEnd {

        @Test
        void closedCompletesWithTheReasonWhenThatIsSettled() throws Exception {
            CompletableFuture<CloseReason> before = new CompletableFuture<>();
            assertEquals(
                    CloseReason.HANDLER_RETURNED,
                    seen(
                            connection -> {
                                connection.closed().thenAccept(before::complete);
                                assertFalse(before.isDone());
                                connection.close();
                                return before.get(20, TimeUnit.SECONDS);
                            }));
        }

        @Test
        void closedIsCompleteWhereItHasEnded() throws Exception {
            Asking<Connection> asking = Asking.the(c -> c);
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect().finish()) {
                hosting.nextEnded();
                assertEquals(
                        CloseReason.HANDLER_RETURNED,
                        asking.answer().closed().toCompletableFuture().get());
                assertEquals("", peer.receiveAll());
            }
        }

        @Test
        void nobodyElseCanCompleteIt() throws Exception {
            assertEquals(
                    false,
                    seen(
                            connection -> {
                                connection
                                        .closed()
                                        .toCompletableFuture()
                                        .complete(CloseReason.INTERNAL_ERROR);
                                connection.draining().toCompletableFuture().complete(null);
                                return connection.closed().toCompletableFuture().isDone()
                                        || connection.draining().toCompletableFuture().isDone();
                            }));
        }
    }

    @Nested
    class GivenADrain {

        @Test
        void isTold() throws Exception {
            CountDownLatch serving = new CountDownLatch(1);
            Asking<Boolean> asking =
                    Asking.the(
                            connection -> {
                                assertFalse(connection.isDraining());
                                assertEquals(Optional.empty(), connection.deadline());
                                CompletableFuture<Void> told =
                                        connection.draining().toCompletableFuture();
                                assertFalse(told.isDone());
                                serving.countDown();
                                told.get(20, TimeUnit.SECONDS);
                                Instant deadline = connection.deadline().orElseThrow();
                                Instant now = Instant.now();
                                assertTrue(deadline.isAfter(now.plusSeconds(40)));
                                assertTrue(deadline.isBefore(now.plusSeconds(61)));
                                assertTrue(connection.draining().toCompletableFuture().isDone());
                                return connection.isDraining();
                            });
            try (Hosting hosting = Hosting.of(asking);
                    Caller peer = hosting.connect()) {
                assertTrue(serving.await(20, TimeUnit.SECONDS));
                Aside<Void> draining =
                        Aside.run(
                                () -> {
                                    hosting.drain(Duration.ofMinutes(1));
                                    return null;
                                });
                assertTrue(asking.answer());
                assertEquals("", peer.receiveAll());
                peer.finish();
                draining.result();
            }
        }
    }

    @Nested
    class GivenALifetime {

        @Test
        void itsEndIsTheDeadline() throws Exception {
            Asking<Instant> asking = Asking.the(c -> c.deadline().orElseThrow());
            try (Hosting hosting = Hosting.of(asking, k -> k.maxLifetime(Duration.ofHours(1)));
                    Caller peer = hosting.connect().finish()) {
                Instant deadline = asking.answer();
                assertTrue(deadline.isAfter(Instant.now().plusSeconds(3500)));
                assertTrue(deadline.isBefore(Instant.now().plusSeconds(3601)));
                assertEquals("", peer.receiveAll());
            }
        }
    }
}

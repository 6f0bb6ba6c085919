package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ConnectionHandler;
import java.io.File;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Timeout(60)
class ServerThreadsTest {

    private final ServerRig rig = new ServerRig();

    @AfterEach
    void closeAll() {
        rig.close();
    }

    private Thread threadOfAConnection(String... settings) {
        CompletableFuture<Thread> own = new CompletableFuture<>();
        Server server =
                rig.listening(
                        connection -> {
                            own.complete(Thread.currentThread());
                            ServerRig.echo(connection);
                        },
                        settings);
        rig.connect(server).ask("hello");
        Thread thread = Await.result(own);
        assertEquals("berth-rig-" + server.connections().get(0).id(), thread.getName());
        return thread;
    }

    /** Asked by name: the method came with virtual threads. */
    private static boolean isVirtual(Thread thread) {
        return thread.getThreadGroup() != null
                && thread.getThreadGroup().getName().equals("VirtualThreads");
    }

    @Nested
    class OfConnections {

        @Test
        void areVirtualByThemselvesFromJava24On() {
            boolean expected = Runtime.version().feature() >= 24;
            assertEquals(expected, isVirtual(threadOfAConnection()));
        }

        @Test
        void arePlatformThreadsWhereThatIsSaid() {
            assertFalse(isVirtual(threadOfAConnection("threads", "platform")));
        }

        @Test
        @EnabledForJreRange(min = JRE.JAVA_21)
        void areVirtualWhereThatIsSaid() {
            assertTrue(isVirtual(threadOfAConnection("threads", "virtual")));
        }

        @Test
        @EnabledForJreRange(min = JRE.JAVA_25)
        void areOnACoreWhereThatIsSaid() {
            CompletableFuture<String> text = new CompletableFuture<>();
            Server server =
                    rig.listening(
                            connection -> {
                                text.complete(Thread.currentThread().toString());
                                ServerRig.echo(connection);
                            },
                            "threads",
                            "cores");
            rig.connect(server).ask("hello");
            assertTrue(Await.result(text).contains("@berth-core-"), text::join);
        }

        @Test
        @EnabledForJreRange(min = JRE.JAVA_25)
        void thatHoldACoreHoldUpNoneBesideThemForGood() {
            AtomicBoolean taken = new AtomicBoolean();
            AtomicBoolean free = new AtomicBoolean();
            Server server =
                    rig.listening(
                            connection -> {
                                if (taken.compareAndSet(false, true)) {
                                    while (!free.get()) {
                                        Thread.onSpinWait();
                                    }
                                }
                                ServerRig.echo(connection);
                            },
                            "threads",
                            "cores");
            try {
                Peer holds = rig.connect(server);
                Await.until("one holds its core", taken::get);
                int beside = Runtime.getRuntime().availableProcessors() * 2;
                for (int i = 0; i < beside; i++) {
                    assertEquals("hello", rig.connect(server).ask("hello"));
                }
                free.set(true);
                assertEquals("at last", holds.ask("at last"));
            } finally {
                free.set(true);
            }
        }

        /** One that it starts is on its core, and waits in a way that keeps the carrier. */
        @Test
        @EnabledForJreRange(min = JRE.JAVA_25)
        void goOnWhereAPinnedThreadOfTheSameCoreWaitsForALockOfTheirs() {
            Server server =
                    rig.listening(
                            connection -> {
                                PinnedWait.LOCK.lock();
                                try {
                                    startVirtual(PinnedWait::begin);
                                    Thread.yield();
                                    assertTrue(PinnedWait.BEGUN.get());
                                } finally {
                                    PinnedWait.LOCK.unlock();
                                }
                                ServerRig.echo(connection);
                            },
                            "threads",
                            "cores");
            assertEquals("hello", rig.connect(server).ask("hello"));
        }

        private void startVirtual(Runnable body) throws ReflectiveOperationException {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
        }

        @Test
        void areOfTheOtherKindForNewOnesAfterAnUpdate() {
            CompletableFuture<Thread> first = new CompletableFuture<>();
            CompletableFuture<Thread> second = new CompletableFuture<>();
            Server server =
                    rig.listening(
                            connection -> {
                                if (!first.complete(Thread.currentThread())) {
                                    second.complete(Thread.currentThread());
                                }
                                ServerRig.echo(connection);
                            });
            Peer old = rig.connect(server);
            old.ask("hello");
            server.update(ServerRig.changed(server, "threads", "platform"));
            rig.connect(server).ask("hello");
            assertFalse(isVirtual(Await.result(second)));
            assertEquals("still", old.ask("still"));
        }

        @Test
        void haveTheHandlersClassLoaderAsTheirContext() {
            CompletableFuture<ClassLoader> context = new CompletableFuture<>();
            ConnectionHandler handler =
                    connection -> context.complete(Thread.currentThread().getContextClassLoader());
            rig.connect(rig.listening(handler));
            assertSame(handler.getClass().getClassLoader(), Await.result(context));
        }
    }

    /** What waits for a lock in the initialisation of a class can't let go of its carrier. */
    private static final class PinnedWait {

        static final ReentrantLock LOCK = new ReentrantLock();
        static final AtomicBoolean BEGUN = new AtomicBoolean();

        static void begin() {
            BEGUN.set(true);
            Initialised.touch();
        }

        private static final class Initialised {

            static {
                LOCK.lock();
                LOCK.unlock();
            }

            static void touch() {}
        }
    }

    @Nested
    class OfThePort {

        @Test
        void keepTheJvmAliveWhicheverThreadOpensIt() {
            Server server = rig.server(ServerRig::echo);
            Await.result(rig.run(server::listen));
            assertFalse(acceptor().isDaemon());
        }

        private Thread acceptor() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("berth-rig-acceptor"))
                    .findAny()
                    .orElseThrow();
        }
    }

    @Nested
    class AfterTheEnd {

        /** Threads of other tests may be going yet, so these have a name of their own. */
        private List<String> threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("berth-leaving"))
                    .toList();
        }

        private long descriptors() {
            String[] open = new File("/proc/self/fd").list();
            return open == null ? 0 : open.length;
        }

        private void useOnce(Engine engine) {
            ServerRig own = new ServerRig(engine);
            Server server =
                    own.listening(ServerRig::echo, "name", "leaving", "threads", "platform");
            for (int i = 0; i < 10; i++) {
                assertEquals("hello", own.connect(server).ask("hello"));
            }
            server.close();
            server.listen();
            own.connect(server).ask("hello");
            own.close();
        }

        @Test
        void leaveNothing() {
            useOnce(new Engine());
            Await.until("other tests' sockets are gone", () -> loops() == 0);
            long before = descriptors();
            Engine engine = new Engine();
            for (int i = 0; i < 5; i++) {
                useOnce(engine);
            }
            long ended = System.nanoTime();
            Await.until("no thread is left", () -> threads().isEmpty() && loops() == 0);
            assertTrue(System.nanoTime() - ended < 15_000_000_000L);
            Await.until("no descriptor is left", () -> descriptors() <= before);
        }

        private long loops() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("berth-loop"))
                    .count();
        }

        @Test
        void leaveNoWatchdogNorDispatcherEither() {
            useOnce(new Engine());
            Await.until("they are gone", () -> threads().isEmpty());
        }
    }
}

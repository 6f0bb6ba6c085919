package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ThreadMode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which threads a connection and a loop get on which JVM. */
@Timeout(60)
class ThreadsTest {

    /** {@code Thread.isVirtual}, which Java 17 does not have. */
    private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
        return Runtime.version().feature() >= 21
                && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
    }

    private static Thread forConnection(ThreadMode mode) {
        return Threads.forConnection(mode, "berth-test-1", () -> {}, null);
    }

    @Nested
    class OnAnyJvm {

        @ParameterizedTest
        @EnumSource(names = {"AUTO", "PLATFORM"})
        void aThreadIsNamedRunsItsBodyAndKeepsNoJvmAlive(ThreadMode mode) throws Exception {
            CompletableFuture<Thread> ran = new CompletableFuture<>();
            Thread thread =
                    Threads.forConnection(
                            mode, "berth-test-1", () -> ran.complete(Thread.currentThread()), null);
            assertSame(Thread.State.NEW, thread.getState());

            thread.start();

            assertSame(thread, ran.get(20, TimeUnit.SECONDS));
            assertEquals("berth-test-1", thread.getName());
            assertTrue(thread.isDaemon());
        }

        @Test
        void platformMeansPlatform() throws Exception {
            assertFalse(Threads.isVirtual(ThreadMode.PLATFORM));
            assertFalse(isVirtual(forConnection(ThreadMode.PLATFORM)));
        }

        @Test
        void virtualMeansVirtual() {
            assertTrue(Threads.isVirtual(ThreadMode.VIRTUAL));
        }

        @Test
        void aLoopsThreadIsWhatTheLoopIsToldItIs() throws Exception {
            Thread thread = Threads.forLoop("berth-loop-1", () -> {});

            assertEquals(Threads.loopsAreVirtual(), isVirtual(thread));
            assertEquals("berth-loop-1", thread.getName());
            assertTrue(thread.isDaemon());
        }
    }

    @Nested
    @EnabledForJreRange(max = JRE.JAVA_20)
    class WhereThereAreNoVirtualThreads {

        @Test
        void autoMeansPlatform() throws Exception {
            assertFalse(Threads.isVirtual(ThreadMode.AUTO));
            assertFalse(isVirtual(forConnection(ThreadMode.AUTO)));
            assertFalse(Threads.loopsAreVirtual());
        }

        @Test
        void askingForOneFailsInPlainWords() {
            Exception e =
                    assertThrows(
                            IllegalStateException.class, () -> forConnection(ThreadMode.VIRTUAL));

            assertTrue(e.getMessage().endsWith("has no virtual threads"));
        }
    }

    @Nested
    @EnabledForJreRange(min = JRE.JAVA_21)
    class WhereThereAreVirtualThreads {

        @Test
        void askingForOneGetsOne() throws Exception {
            assertTrue(isVirtual(forConnection(ThreadMode.VIRTUAL)));
        }
    }

    @Nested
    @EnabledForJreRange(min = JRE.JAVA_21, max = JRE.JAVA_23)
    class WhereSynchronizedPinsACarrier {

        @Test
        void autoMeansPlatform() throws Exception {
            assertFalse(isVirtual(forConnection(ThreadMode.AUTO)));
        }
    }

    @Nested
    @EnabledForJreRange(min = JRE.JAVA_25)
    class WhereNothingPinsACarrier {

        @Test
        void autoMeansVirtualForConnectionsAndLoops() throws Exception {
            assertTrue(Threads.isVirtual(ThreadMode.AUTO));
            assertTrue(isVirtual(forConnection(ThreadMode.AUTO)));
            assertTrue(Threads.loopsAreVirtual());
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.CloseReason;
import io.berth.ConnectionInfo;
import io.berth.DrainReport;
import io.berth.RefuseReason;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GuardedJournalTest {

    private static final ConnectionInfo CONNECTION =
            new ConnectionRecord(
                    "one", new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress(2));
    private static final DrainReport REPORT = new DrainReport(0, 0, 0, List.of(), Duration.ZERO);

    /** Fails when it is told of a beginning, or of an end. */
    private record Broken(boolean atOnce) implements Journal {

        private void fail() {
            throw new NoClassDefFoundError("on purpose");
        }

        private void failAtOnce() {
            if (atOnce) {
                fail();
            }
        }

        @Override
        public Runnable connection(ConnectionInfo connection) {
            failAtOnce();
            return this::fail;
        }

        @Override
        public Runnable handshake(ConnectionInfo connection) {
            failAtOnce();
            return this::fail;
        }

        @Override
        public void refusal(String server, RefuseReason reason, @Nullable InetSocketAddress peer) {
            fail();
        }

        @Override
        public BiConsumer<DrainReport, CloseReason> drain(String server) {
            failAtOnce();
            return (report, reason) -> fail();
        }
    }

    private static void tellAll(Journal journal) {
        journal.connection(CONNECTION).run();
        journal.handshake(CONNECTION).run();
        journal.refusal("one", RefuseReason.MAX_CONNECTIONS, null);
        journal.drain("one").accept(REPORT, CloseReason.DRAIN_TIMEOUT);
    }

    @Nested
    class WhenTheRecorderFails {

        @Test
        void atTheBeginningServersGoOn() {
            assertDoesNotThrow(() -> tellAll(new GuardedJournal(new Broken(true))));
        }

        @Test
        void atTheEndServersGoOn() {
            assertDoesNotThrow(() -> tellAll(new GuardedJournal(new Broken(false))));
        }
    }

    @Nested
    class WhenItWorks {

        @Test
        void itIsToldAll() {
            List<String> told = new ArrayList<>();
            tellAll(new GuardedJournal(new Telling(told)));
            assertEquals(
                    List.of("connection", "handshake", "MAX_CONNECTIONS", "DRAIN_TIMEOUT"), told);
        }
    }

    private record Telling(List<String> told) implements Journal {

        @Override
        public Runnable connection(ConnectionInfo connection) {
            return () -> told.add("connection");
        }

        @Override
        public Runnable handshake(ConnectionInfo connection) {
            return () -> told.add("handshake");
        }

        @Override
        public void refusal(String server, RefuseReason reason, @Nullable InetSocketAddress peer) {
            told.add(reason.name());
        }

        @Override
        public BiConsumer<DrainReport, CloseReason> drain(String server) {
            return (report, reason) -> told.add(reason.name());
        }
    }
}

package io.berth.impl.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.berth.CloseReason;
import io.berth.ConnectionInfo;
import io.berth.TlsInfo;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is written into the flight recorder. */
@Timeout(60)
class FlightJournalTest {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 1);

    @TempDir Path folder;

    /** A connection that nobody has settled the end of. */
    private record Unsettled(String server) implements ConnectionInfo {

        @Override
        public long id() {
            return 7;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return ADDRESS;
        }

        @Override
        public InetSocketAddress peerAddress() {
            return ADDRESS;
        }

        @Override
        public InetSocketAddress localAddress() {
            return ADDRESS;
        }

        @Override
        public Instant openedAt() {
            return Instant.EPOCH;
        }

        @Override
        public long bytesRead() {
            return 0;
        }

        @Override
        public long bytesWritten() {
            return 0;
        }

        @Override
        public Optional<TlsInfo> tls() {
            return Optional.empty();
        }

        @Override
        public Optional<CloseReason> closeReason() {
            return Optional.empty();
        }
    }

    private RecordedEvent recorded(Runnable deed, String server) throws Exception {
        Path file = folder.resolve("told.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            deed.run();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> ours =
                RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.hasField("server"))
                        .filter(event -> server.equals(event.getString("server")))
                        .toList();
        assertEquals(1, ours.size(), ours::toString);
        return ours.get(0);
    }

    @Nested
    class GivenAFaultBeforeAnyReasonWasSettled {

        @Test
        void theHandshakeEndsWithAnInternalError() throws Exception {
            FlightJournal journal = new FlightJournal();
            RecordedEvent event =
                    recorded(() -> journal.handshake(new Unsettled("shaken")).run(), "shaken");
            assertFalse(event.getBoolean("completed"));
            assertEquals("INTERNAL_ERROR", event.getString("reason"));
        }

        @Test
        void theConnectionEndsWithAnInternalError() throws Exception {
            FlightJournal journal = new FlightJournal();
            RecordedEvent event =
                    recorded(() -> journal.connection(new Unsettled("faulty")).run(), "faulty");
            assertEquals("INTERNAL_ERROR", event.getString("reason"));
        }
    }
}

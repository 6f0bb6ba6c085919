package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.CloseReason;
import io.berth.RefuseReason;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is counted, each by itself. */
@Timeout(60)
class CountersTest {

    private final Counters counters = new Counters();

    private static ConnectionRecord connection() {
        InetSocketAddress here = new InetSocketAddress("127.0.0.1", 1);
        return new ConnectionRecord("counted", here, here);
    }

    private static ConnectionRecord ended(CloseReason reason) {
        ConnectionRecord record = connection();
        record.settle(reason);
        return record;
    }

    private static long total(Counts counts) {
        return counts.open() + counts.closed().values().stream().mapToLong(Long::longValue).sum();
    }

    @Nested
    class GivenNothingHappened {

        @Test
        void everyReasonIsThereWithNought() {
            Counts counts = counters.counts(List.of());
            assertEquals(CloseReason.values().length, counts.closed().size());
            assertEquals(RefuseReason.values().length, counts.refused().size());
            assertEquals(0, total(counts));
            assertEquals(0, counts.handshakesFailed());
        }
    }

    @Nested
    class GivenConnections {

        @Test
        void thePeakStaysWhenTheyAreGone() {
            counters.opened();
            counters.opened();
            counters.closed(ended(CloseReason.KILLED));
            counters.closed(ended(CloseReason.KILLED));
            counters.opened();
            Counts counts = counters.counts(List.of());
            assertEquals(2, counts.peak());
            assertEquals(1, counts.open());
            assertEquals(3, counts.accepted());
            assertEquals(2, counts.closed().get(CloseReason.KILLED));
        }

        @Test
        void oneThatGotNoThreadIsNotCounted() {
            counters.notOpened(counters.opened());
            counters.refused(RefuseReason.NO_RESOURCES);
            Counts counts = counters.counts(List.of());
            assertEquals(0, counts.accepted());
            assertEquals(0, counts.open());
            assertEquals(1, counts.refused().get(RefuseReason.NO_RESOURCES));
        }

        @Test
        void oneThatGotNoThreadIsNotInThePeak() {
            counters.opened();
            counters.closed(ended(CloseReason.KILLED));
            counters.notOpened(counters.opened());
            assertEquals(1, counters.counts(List.of()).peak());
            counters.opened();
            counters.notOpened(counters.opened());
            assertEquals(1, counters.counts(List.of()).peak());
        }

        @Test
        void othersThatComeMeanwhileAreInThePeak() {
            int before = counters.opened();
            counters.opened();
            counters.opened();
            counters.notOpened(before);
            assertEquals(2, counters.counts(List.of()).peak());
        }

        @Test
        void oneThatEndedForNoReasonIsAFaultOfOurs() {
            counters.opened();
            counters.closed(connection());
            assertEquals(1, counters.counts(List.of()).closed().get(CloseReason.INTERNAL_ERROR));
        }

        @Test
        void bothEndsOfAHandshakeCountAsFailed() {
            counters.opened();
            counters.opened();
            counters.closed(ended(CloseReason.HANDSHAKE_FAILED));
            counters.closed(ended(CloseReason.HANDSHAKE_TIMEOUT));
            assertEquals(2, counters.counts(List.of()).handshakesFailed());
        }

        @Test
        void theirBytesCountOnceWhileTheyCloseAndAreStillKnown() throws Exception {
            try (SessionRig rig = new SessionRig()) {
                List<Session> known = List.of(rig.session);
                counters.opened();
                rig.session.record().countRead(3);
                rig.session.record().countWritten(4);
                assertEquals(3, counters.counts(known).bytesRead());
                assertEquals(4, counters.counts(known).bytesWritten());
                counters.closed(rig.session.record());
                assertEquals(3, counters.counts(known).bytesRead());
                assertEquals(4, counters.counts(List.of()).bytesWritten());
            }
        }
    }

    @Nested
    class GivenHandlers {

        private List<Long> times(Duration... times) {
            for (Duration time : times) {
                counters.handled(time.toNanos());
            }
            return counters.counts(List.of()).handlerTimes();
        }

        @Test
        void aTimeOnABoundBelongsBelowIt() {
            assertEquals(
                    List.of(2L, 1L, 0L, 0L, 0L, 0L, 0L),
                    times(Duration.ZERO, Duration.ofMillis(1), Duration.ofNanos(1_000_001)));
        }

        @Test
        void whatTakesLongerThanAllBoundsIsCountedLast() {
            assertEquals(
                    List.of(0L, 0L, 0L, 0L, 0L, 1L, 1L),
                    times(Duration.ofMinutes(1), Duration.ofDays(300)));
        }
    }

    @Nested
    class GivenManyThreads {

        private static final int THREADS = 4;
        private static final int EACH = 20_000;

        private void openAndClose(CountDownLatch start) {
            Await.open(start);
            for (int i = 0; i < EACH; i++) {
                ConnectionRecord record =
                        ended(CloseReason.values()[i % CloseReason.values().length]);
                record.countRead(1);
                counters.opened();
                counters.closed(record);
            }
        }

        @Test
        void whatIsOpenAndClosedIsWhatWasAcceptedAtEveryMoment() {
            CountDownLatch start = new CountDownLatch(1);
            List<CompletableFuture<Void>> all =
                    IntStream.range(0, THREADS)
                            .mapToObj(i -> new ServerRig().run(() -> openAndClose(start)))
                            .collect(Collectors.toList());
            start.countDown();
            while (!all.stream().allMatch(CompletableFuture::isDone)) {
                Counts counts = counters.counts(List.of());
                assertEquals(counts.accepted(), total(counts));
                assertEquals(counts.accepted() - counts.open(), counts.bytesRead());
            }
            all.forEach(Await::result);
            assertEquals(THREADS * EACH, counters.counts(List.of()).accepted());
            assertEquals(0, counters.counts(List.of()).open());
        }
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.ServerConfig;
import io.berth.impl.channel.Background;
import io.berth.impl.channel.Patience;
import io.berth.impl.channel.Patience.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a connection may stay and wait, told in time that a test moves. */
@Timeout(60)
class DeadlinesTest {

    private SessionRig rig;
    private Deadlines deadlines;

    @BeforeEach
    void openWithDefaults() throws IOException {
        open(settings -> settings.idleTimeout(Duration.ZERO));
    }

    @AfterEach
    void close() throws IOException {
        Thread.interrupted();
        rig.close();
    }

    private void open(UnaryOperator<ServerConfig.Builder> settings) throws IOException {
        if (rig != null) {
            rig.close();
        }
        rig = new SessionRig(settings);
        rig.session.belongsTo(Thread.currentThread());
        deadlines = rig.deadlines;
    }

    private void pass(int seconds) {
        rig.timers.advance(Duration.ofSeconds(seconds));
    }

    private static long seconds(int count) {
        return Duration.ofSeconds(count).toNanos();
    }

    private CloseReason reason() {
        return rig.session.record().reason();
    }

    private void drain() {
        rig.session.drain(DrainTerms.until(rig.timers.now() + seconds(25)));
    }

    @Nested
    class WhenReading {

        @BeforeEach
        void begin() {
            deadlines.beginRead();
        }

        @Test
        void withoutATimeoutPatienceIsForEver() {
            assertEquals(Patience.FOR_EVER, deadlines.left(Wait.READ));
            assertEquals(Patience.FOR_EVER, deadlines.left(Wait.READABLE));
        }

        @Test
        void theReadTimeoutCountsFromTheFirstAsking() {
            deadlines.readTimeout(Duration.ofSeconds(20));
            pass(3);

            assertEquals(seconds(20), deadlines.left(Wait.READ));
            pass(15);
            assertEquals(seconds(5), deadlines.left(Wait.READ));
            pass(5);
            assertEquals(0, deadlines.left(Wait.READ));
        }

        @Test
        void eachReadHasTheWholeTimeout() {
            deadlines.readTimeout(Duration.ofSeconds(20));
            deadlines.left(Wait.READ);
            pass(15);

            deadlines.beginRead();

            assertEquals(seconds(20), deadlines.left(Wait.READ));
        }

        @Test
        void aTimeoutThatChangesMeanwhileCountsFromTheSameMoment() {
            deadlines.readTimeout(Duration.ofSeconds(20));
            deadlines.left(Wait.READ);
            pass(4);

            deadlines.readTimeout(Duration.ofSeconds(5));

            assertEquals(seconds(1), deadlines.left(Wait.READ));
        }

        @Test
        void nobodyWaitsOnceTheConnectionHasEnded() {
            rig.session.settle(CloseReason.KILLED);

            assertEquals(0, deadlines.left(Wait.READ));
            assertEquals(0, deadlines.left(Wait.READABLE));
            assertEquals(0, deadlines.left(Wait.WRITE));
        }

        @Test
        void nobodyWaitsWhoIsInterrupted() {
            Thread.currentThread().interrupt();

            assertEquals(0, deadlines.left(Wait.READ));
            assertEquals(0, deadlines.left(Wait.WRITE));
        }
    }

    @Nested
    class WhenReadingWhileItDrains {

        @BeforeEach
        void drainIt() throws IOException {
            open(settings -> settings.drainIdle(Duration.ofSeconds(2)));
            deadlines.beginRead();
            drain();
        }

        @Test
        void betweenExchangesThereIsNothingToWaitFor() {
            rig.session.record().countRead(1);
            rig.session.record().countWritten(1);

            assertTrue(deadlines.left(Wait.READABLE) <= 0);
            assertTrue(deadlines.isQuiet(Wait.READABLE));
        }

        @Test
        void aFreshConnectionHasAMomentForItsFirstRequest() {
            assertEquals(seconds(2), deadlines.left(Wait.READABLE));
            assertFalse(deadlines.isQuiet(Wait.READABLE));
            pass(2);

            assertTrue(deadlines.left(Wait.READABLE) <= 0);
            assertTrue(deadlines.isQuiet(Wait.READABLE));
        }

        @Test
        void aReadIsQuietWhenNothingHasMovedForAWhile() {
            assertEquals(seconds(2), deadlines.left(Wait.READ));
            pass(1);
            deadlines.moved();
            pass(1);

            assertEquals(seconds(1), deadlines.left(Wait.READ));
            assertFalse(deadlines.isQuiet(Wait.READ));
            pass(1);
            assertTrue(deadlines.isQuiet(Wait.READ));
        }

        @Test
        void aReadThatBeginsLaterHasItsWholeWhile() {
            pass(5);
            deadlines.beginRead();

            assertEquals(seconds(2), deadlines.left(Wait.READ));
        }

        @Test
        void aReadOnAnotherThreadIsNoSignOfQuiet() throws Exception {
            Background<Long> reading =
                    Background.start(
                            () -> {
                                deadlines.beginRead();
                                return deadlines.left(Wait.READ);
                            });

            assertEquals(Patience.FOR_EVER, reading.result());
        }

        @Test
        void theShorterOfReadTimeoutAndQuietCounts() {
            deadlines.readTimeout(Duration.ofSeconds(1));
            assertEquals(seconds(1), deadlines.left(Wait.READ));

            deadlines.readTimeout(Duration.ofSeconds(9));
            assertEquals(seconds(2), deadlines.left(Wait.READ));
        }
    }

    @Nested
    class WhenWriting {

        @BeforeEach
        void begin() throws IOException {
            open(settings -> settings.writeTimeout(Duration.ofSeconds(20)));
            deadlines.beginWrite();
        }

        @Test
        void theWriteTimeoutCountsFromTheFirstAsking() {
            pass(1);
            assertEquals(seconds(20), deadlines.left(Wait.WRITE));
            pass(20);

            assertEquals(0, deadlines.left(Wait.WRITE));
        }

        @Test
        void progressBeginsItAnew() {
            deadlines.left(Wait.WRITE);
            pass(15);

            deadlines.beginWrite();

            assertEquals(seconds(20), deadlines.left(Wait.WRITE));
        }

        @Test
        void aChangedTimeoutCountsAtOnce() {
            deadlines.left(Wait.WRITE);
            pass(4);

            rig.scope.config(
                    rig.scope.config().toBuilder().writeTimeout(Duration.ofSeconds(5)).build());

            assertEquals(seconds(1), deadlines.left(Wait.WRITE));
        }

        @Test
        void withoutATimeoutPatienceIsForEver() {
            rig.scope.config(rig.scope.config().toBuilder().writeTimeout(Duration.ZERO).build());

            assertEquals(Patience.FOR_EVER, deadlines.left(Wait.WRITE));
        }
    }

    @Nested
    class WhenIdle {

        @BeforeEach
        void arm() throws IOException {
            open(settings -> settings.idleTimeout(Duration.ofSeconds(60)));
            deadlines.arm();
        }

        @Test
        void theConnectionEndsWhenItsTimeIsOver() {
            pass(59);
            assertNull(reason());
            pass(1);

            assertSame(CloseReason.IDLE_TIMEOUT, reason());
        }

        @Test
        void aByteThatMovesGivesItAllTheTimeAgain() {
            pass(50);
            deadlines.moved();
            pass(59);
            assertNull(reason());
            pass(1);

            assertSame(CloseReason.IDLE_TIMEOUT, reason());
        }

        @Test
        void itMayHaveATimeOfItsOwn() {
            pass(5);

            deadlines.idleTimeout(Duration.ofSeconds(10));
            pass(4);
            assertNull(reason());
            pass(1);

            assertSame(CloseReason.IDLE_TIMEOUT, reason());
        }

        @Test
        void itMayHaveNone() {
            deadlines.idleTimeout(Duration.ZERO);
            pass(1000);

            assertNull(reason());
            assertEquals(0, rig.timers.pending());
        }

        @Test
        void aChangedTimeoutCountsFromTheLastByte() {
            rig.scope.connections.add(rig.session);
            pass(5);

            rig.scope.config(
                    rig.scope.config().toBuilder().idleTimeout(Duration.ofSeconds(10)).build());
            pass(5);

            assertSame(CloseReason.IDLE_TIMEOUT, reason());
        }

        @Test
        void aTimeoutThatIsShortenedWhileTheWatchdogIsAskedIsNotLost() {
            rig.timers.interject(() -> deadlines.idleTimeout(Duration.ofSeconds(10)));

            deadlines.arm();
            pass(10);

            assertSame(CloseReason.IDLE_TIMEOUT, reason());
        }

        @Test
        void nothingIsWatchedAfterItHasFinished() {
            deadlines.finish();
            assertEquals(0, rig.timers.pending());

            deadlines.arm();
            deadlines.idleTimeout(Duration.ofSeconds(1));
            pass(100);

            assertNull(reason());
            assertEquals(0, rig.timers.pending());
        }

        @Test
        void nothingIsWatchedWhenItFinishesWhileTheWatchdogIsAsked() {
            rig.timers.interject(() -> deadlines.finish());

            deadlines.arm();

            assertEquals(0, rig.timers.pending());
        }
    }

    @Nested
    class WhenOld {

        @BeforeEach
        void arm() throws IOException {
            open(
                    settings ->
                            settings.idleTimeout(Duration.ofSeconds(40))
                                    .maxLifetime(Duration.ofSeconds(60)));
            deadlines.arm();
        }

        @Test
        void theConnectionEndsHoweverBusyItIs() {
            pass(30);
            deadlines.moved();
            pass(29);
            assertNull(reason());
            assertEquals(seconds(1), deadlines.untilTooOld(rig.timers.now()));
            deadlines.moved();
            pass(1);

            assertSame(CloseReason.LIFETIME_EXCEEDED, reason());
        }
    }

    @Nested
    class WhenEnded {

        @BeforeEach
        void arm() throws IOException {
            open(settings -> settings.lingerTimeout(Duration.ofSeconds(2)));
            deadlines.arm();
        }

        @Test
        void lingeringHasItsTime() {
            rig.session.end(CloseReason.KILLED);

            assertEquals(seconds(2), deadlines.left(Wait.LINGER));
            pass(1);
            assertEquals(seconds(1), deadlines.left(Wait.LINGER));
            assertTrue(rig.session.wire().isOpen());
        }

        @Test
        void theSocketClosesWhenThatIsOver() {
            rig.session.end(CloseReason.KILLED);

            pass(2);

            assertTrue(deadlines.left(Wait.LINGER) <= 0);
            assertFalse(rig.session.wire().isOpen());
        }

        @Test
        void thatIsWatchedThoughTheWatchdogWasJustAskedForSomethingElse() {
            rig.timers.interject(() -> rig.session.end(CloseReason.KILLED));

            deadlines.arm();
            pass(2);

            assertFalse(rig.session.wire().isOpen());
        }

        @Test
        void itsTimeHasNotPassedBeforeItBegan() {
            rig.session.record().settle(CloseReason.KILLED);

            deadlines.arm();
            pass(0);

            assertTrue(deadlines.left(Wait.LINGER) > 0);
            assertTrue(rig.session.wire().isOpen());
        }

        @Test
        void anInterruptDoesNotMakeLingeringSpin() {
            rig.session.end(CloseReason.KILLED);
            Thread.currentThread().interrupt();

            assertEquals(seconds(2), deadlines.left(Wait.LINGER));

            assertFalse(Thread.currentThread().isInterrupted());
        }
    }
}

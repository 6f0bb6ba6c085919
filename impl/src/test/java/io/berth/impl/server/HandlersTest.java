package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.CloseReason;
import io.berth.impl.channel.Background;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which handler a connection gets, and how long it waits for one. */
@Timeout(60)
class HandlersTest {

    private final HandlerBinding one = HandlerBinding.to(connection -> {});
    private final HandlerBinding other = HandlerBinding.to(connection -> {});
    private SessionRig rig;
    private Handlers handlers;
    private int graceWasOver;

    @BeforeEach
    void open() throws IOException {
        rig = new SessionRig();
        handlers = rig.scope.handlers;
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private Background<Handlers.Serving> joinInBackground() {
        return Background.start(() -> handlers.join(rig.session));
    }

    private void noneForTenSeconds() {
        handlers.serveNone(Duration.ofSeconds(10), () -> graceWasOver++);
    }

    @Nested
    class WhenThereIsNone {

        @Test
        void noneIsExpectedAndNobodyWaits() throws InterruptedException {
            assertFalse(handlers.isThere());
            assertFalse(handlers.isExpected());

            assertNull(handlers.join(rig.session));
        }
    }

    @Nested
    class WhenOneIsThere {

        @BeforeEach
        void serve() {
            handlers.serve(one);
        }

        @Test
        void aConnectionJoinsItUntilItLeaves() throws InterruptedException {
            Handlers.Serving serving = handlers.join(rig.session);

            assertSame(one, serving.binding());
            assertTrue(serving.has(rig.session));
            assertEquals(List.of(rig.session), List.copyOf(serving.sessions()));

            serving.leave(rig.session);

            assertFalse(serving.has(rig.session));
        }

        @Test
        void anotherTakesTheNewConnectionsAndTheOldStay() throws Exception {
            Handlers.Serving before = handlers.join(rig.session);
            Session next = rig.another();

            handlers.serve(other);

            assertSame(other, handlers.join(next).binding());
            assertTrue(before.has(rig.session));
            assertFalse(before.has(next));
        }

        @Test
        void servingAgainKeepsItsConnections() throws InterruptedException {
            Handlers.Serving before = handlers.join(rig.session);
            handlers.serve(other);

            handlers.serve(one);

            assertTrue(before.has(rig.session));
            assertSame(before, handlers.join(rig.session));
        }

        @Test
        void forgettingItLeavesNoneAndTellsItsConnections() throws InterruptedException {
            handlers.join(rig.session);

            Handlers.Serving gone = handlers.forget(one);

            assertTrue(gone.has(rig.session));
            assertFalse(handlers.isThere());
            assertNull(handlers.forget(one));
        }

        @Test
        void forgettingAnotherChangesNothing() {
            assertNull(handlers.forget(other));

            assertTrue(handlers.isThere());
        }

        @Test
        void oneThatIsForgottenAfterItsSuccessorCameLeavesThatInPlace() throws Exception {
            handlers.serve(other);

            assertNotNull(handlers.forget(one));

            assertSame(other, handlers.join(rig.session).binding());
        }
    }

    @Nested
    class WhileOneMayStillCome {

        @BeforeEach
        void takeAway() {
            handlers.serve(one);
            noneForTenSeconds();
        }

        @Test
        void itIsExpectedUntilTheGraceIsOver() {
            assertFalse(handlers.isThere());
            assertTrue(handlers.isExpected());

            rig.timers.advance(Duration.ofSeconds(10));

            assertFalse(handlers.isExpected());
            assertEquals(1, graceWasOver);
        }

        @Test
        void theGraceIsForgottenWhenOneComesOrItIsEnded() {
            handlers.serve(one);
            assertEquals(0, rig.timers.pending());
            noneForTenSeconds();
            handlers.endGrace();
            assertEquals(0, rig.timers.pending());

            rig.timers.advance(Duration.ofSeconds(20));

            assertEquals(0, graceWasOver);
        }

        @Test
        void aConnectionWaitsForIt() throws Exception {
            Background<Handlers.Serving> joining = joinInBackground();
            rig.timers.awaitPending(2);
            assertFalse(joining.isDone());

            handlers.serve(other);

            assertSame(other, joining.result().binding());
            assertTrue(joining.result().has(rig.session));
        }

        @Test
        void aConnectionWaitsNoLongerThanTheGrace() throws Exception {
            Background<Handlers.Serving> joining = joinInBackground();
            rig.timers.awaitPending(2);

            rig.timers.advance(Duration.ofSeconds(10));

            assertNull(joining.result());
        }

        @Test
        void aLaterGraceIsWaitedForToo() throws Exception {
            Background<Handlers.Serving> joining = joinInBackground();
            rig.timers.awaitPending(2);
            rig.timers.advance(Duration.ofSeconds(9));
            noneForTenSeconds();
            rig.timers.advance(Duration.ofSeconds(5));
            assertTrue(handlers.isExpected());

            handlers.serve(one);

            assertSame(one, joining.result().binding());
        }

        @Test
        void endingTheGraceEndsTheWait() throws Exception {
            Background<Handlers.Serving> joining = joinInBackground();
            rig.timers.awaitPending(2);

            handlers.endGrace();

            assertNull(joining.result());
            assertFalse(handlers.isExpected());
        }

        @Test
        void aConnectionThatEndsWaitsNoLonger() throws Exception {
            Background<Handlers.Serving> joining = joinInBackground();
            rig.timers.awaitPending(2);

            rig.session.settle(CloseReason.KILLED);

            assertNull(joining.result());
        }

        @Test
        void aConnectionThatIsCutHearsOfItByAnInterrupt() throws Exception {
            Background<Handlers.Serving> joining = joinInBackground();
            rig.timers.awaitPending(2);

            joining.thread().interrupt();

            assertThrows(InterruptedException.class, joining::result);
        }
    }

    /** Whoever asks in the middle of a change, as the lifecycle may, must not close the port. */
    @Nested
    class AmidAChange {

        private final List<Boolean> expected = new ArrayList<>();
        private final Handlers asked = new Handlers(new AskingTimers(), new Signal());

        /** Asks at each step that sets a timer or takes one back. */
        private final class AskingTimers implements Timers {

            @Override
            public long now() {
                return 0;
            }

            @Override
            public Timer at(long due, Runnable task) {
                ask();
                return this::ask;
            }

            private void ask() {
                expected.add(asked.isExpected());
            }
        }

        @Test
        void oneIsExpectedWhileTheLastGoes() {
            asked.serveNone(Duration.ofSeconds(10), () -> {});
            asked.serve(one);
            expected.clear();

            asked.serveNone(Duration.ofSeconds(10), () -> {});

            assertFalse(expected.isEmpty());
            assertFalse(expected.contains(false));
        }

        @Test
        void oneIsExpectedWhileTheFirstComes() {
            asked.serveNone(Duration.ofSeconds(10), () -> {});
            expected.clear();

            asked.serve(one);

            assertFalse(expected.isEmpty());
            assertFalse(expected.contains(false));
        }

        @Test
        void oneIsExpectedWhileTheGraceIsMadeLonger() {
            asked.serveNone(Duration.ofSeconds(1), () -> {});
            expected.clear();

            asked.grace(Duration.ofSeconds(10));

            assertFalse(expected.isEmpty());
            assertFalse(expected.contains(false));
        }
    }

    @Nested
    class WhenHandlersComeAndGoMeanwhile {

        private final AtomicBoolean over = new AtomicBoolean();

        @Test
        void nobodyJoinsOneThatIsGone() throws Exception {
            Background<Integer> joining = Background.start(this::joinAndLeave);
            Background<Integer> joiningToo = Background.start(this::joinAndLeave);
            for (int i = 0; i < 5000; i++) {
                HandlerBinding binding = HandlerBinding.to(connection -> {});
                handlers.serve(binding);
                Handlers.Serving gone = handlers.forget(binding);
                List<Session> left = List.copyOf(gone.sessions());
                assertFalse(gone.sessions().stream().anyMatch(session -> !left.contains(session)));
            }
            over.set(true);
            joining.result();
            joiningToo.result();
        }

        private int joinAndLeave() throws Exception {
            List<Session> mine = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                mine.add(rig.another());
            }
            int joined = 0;
            while (!over.get()) {
                Handlers.Serving serving = handlers.join(mine.get(joined % 50));
                if (serving != null) {
                    serving.leave(mine.get(joined++ % 50));
                }
            }
            return joined;
        }
    }
}

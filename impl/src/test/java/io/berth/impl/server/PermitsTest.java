package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.impl.channel.Background;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections may be open, and who hears when one more may. */
@Timeout(60)
class PermitsTest {

    @Nested
    class WithALimit {

        private final Permits permits = new Permits(2);
        private final Permits.Permit first = permits.tryAcquire();

        @Test
        void theyAreHadUpToIt() {
            assertNotNull(first);
            assertTrue(permits.areLeft());
            assertNotNull(permits.tryAcquire());

            assertFalse(permits.areLeft());
            assertNull(permits.tryAcquire());
            assertEquals(2, permits.inUse());
        }

        @Test
        void oneThatIsGivenBackCanBeHadAgain() {
            permits.tryAcquire();

            first.release();

            assertTrue(permits.areLeft());
            assertNotNull(permits.tryAcquire());
        }

        @Test
        void oneIsGivenBackOnceOnly() {
            permits.tryAcquire();

            first.release();
            first.release();

            assertEquals(1, permits.inUse());
        }

        @Test
        void theLimitMayGoBelowWhatIsInUse() {
            permits.tryAcquire();

            permits.limit(1);
            assertEquals(2, permits.inUse());
            first.release();

            assertFalse(permits.areLeft());
            assertNull(permits.tryAcquire());
        }

        @Test
        void theLimitMayBeTakenAway() {
            permits.tryAcquire();

            permits.limit(0);

            assertTrue(permits.areLeft());
            assertNotNull(permits.tryAcquire());
        }
    }

    @Nested
    class WithoutALimit {

        @Test
        void thereIsAlwaysOne() {
            Permits permits = new Permits(0);

            for (int i = 0; i < 1000; i++) {
                assertNotNull(permits.tryAcquire());
            }

            assertTrue(permits.areLeft());
            assertEquals(1000, permits.inUse());
        }
    }

    @Nested
    class WhoeverWaits {

        private final Permits permits = new Permits(1);
        private final AtomicInteger told = new AtomicInteger();
        private final Runnable waiter = told::incrementAndGet;

        @Test
        void hearsOfOneGivenBackWhenItCanBeHad() {
            Permits.Permit permit = permits.tryAcquire();
            permits.addWaiter(() -> told.addAndGet(permits.areLeft() ? 1 : 100));

            permit.release();
            permit.release();

            assertEquals(1, told.get());
        }

        @Test
        void hearsOfAChangedLimit() {
            permits.addWaiter(waiter);

            permits.limit(5);

            assertEquals(1, told.get());
        }

        @Test
        void hearsNothingAfterItLeft() {
            permits.addWaiter(waiter);

            permits.removeWaiter(waiter);
            permits.limit(5);

            assertEquals(0, told.get());
        }
    }

    @Nested
    class WhenManyWantOne {

        private final Permits permits = new Permits(2);
        private final AtomicInteger open = new AtomicInteger();

        @Test
        void theLimitIsNeverPassedAndAllComeBack() throws Exception {
            List<Background<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(Background.start(this::mostSeenOpen));
            }

            for (Background<Integer> each : all) {
                assertTrue(each.result() <= 2);
            }
            assertEquals(0, permits.inUse());
        }

        private int mostSeenOpen() {
            int most = 0;
            for (int i = 0; i < 50_000; i++) {
                Permits.Permit permit = permits.tryAcquire();
                if (permit != null) {
                    most = Math.max(most, open.incrementAndGet());
                    open.decrementAndGet();
                    permit.release();
                }
            }
            return most;
        }
    }
}

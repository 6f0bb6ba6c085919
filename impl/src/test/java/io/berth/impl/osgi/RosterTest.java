package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.DrainReport;
import io.berth.impl.server.Await;
import io.berth.impl.server.HandlerBinding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RosterTest {

    private static final String SERVER = "echo";

    /** What the server was told and the registry asked for, in order. */
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private final Crew crew = new Crew();
    private final Refusals refusals = new Refusals(() -> {});
    private final Map<Offer, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final Roster roster =
            new Roster(new Told(), this::hold, crew, refusals, changes::incrementAndGet);
    private final AtomicInteger ids = new AtomicInteger();

    @AfterEach
    void dismissCrew() {
        crew.dismiss();
    }

    @FunctionalInterface
    private interface Behaviour {
        void play() throws UnavailableException;
    }

    private final class Told implements Served {

        @Override
        public String name() {
            return SERVER;
        }

        @Override
        public void serve(HandlerBinding handler) {
            log.add("serve " + handler);
        }

        @Override
        public void serveNone() {
            log.add("serve none");
        }

        @Override
        public Supplier<DrainReport> retire(HandlerBinding handler) {
            log.add("retire " + handler);
            return () -> new DrainReport(0, 0, 0, List.of(), Duration.ZERO);
        }
    }

    private final class Held implements HeldBinding {

        private final String name;
        private final boolean servesWhileLeaving;

        Held(String name) {
            this.name = name;
            this.servesWhileLeaving = !name.startsWith("prototype");
        }

        @Override
        public ConnectionHandler take() {
            return Connection::close;
        }

        @Override
        public void giveBack(ConnectionHandler handler) {
            throw new AssertionError("no connection took it");
        }

        @Override
        public boolean servesWhileLeaving() {
            return servesWhileLeaving;
        }

        @Override
        public long serviceId() {
            return -1;
        }

        @Override
        public void release() {
            log.add("release " + name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private HeldBinding hold(Offer offer) throws UnavailableException {
        behaviours.get(offer).play();
        return new Held(name(offer));
    }

    private static String name(Offer offer) {
        return (String) offer.reference().getProperty("name");
    }

    private Offer offer(String name, int ranking, Behaviour behaviour) {
        KnownReference<ConnectionHandler> reference =
                new KnownReference<>(ids.incrementAndGet(), ranking);
        reference.put("name", name);
        Offer offer = new Offer(reference);
        offer.address(ServerNames.ofHandler(SERVER));
        behaviours.put(offer, behaviour);
        return offer;
    }

    private Offer arrived(String name, int ranking) {
        Offer offer = offer(name, ranking, () -> {});
        roster.see(offer);
        return offer;
    }

    private void expect(String... entries) throws InterruptedException {
        for (String entry : entries) {
            assertEquals(entry, log.poll(5, TimeUnit.SECONDS));
        }
    }

    private void depart(Offer offer) {
        offer.withdraw();
        roster.dismiss(List.of(offer));
        offer.finishPartings();
    }

    private static UnavailableException broken() {
        return new UnavailableException("broken", null);
    }

    @Nested
    class GivenNoHandler {

        @Test
        void servesTheFirstThatComes() throws InterruptedException {
            arrived("a", 0);
            expect("serve a");
        }

        @Test
        void ignoresOneForAnotherServer() throws InterruptedException {
            Offer other = offer("other", 9, () -> {});
            other.address(ServerNames.ofHandler("discard"));
            roster.see(other);
            arrived("a", 0);
            expect("serve a");
        }

        @Test
        void usesOneWhenItIsRenamedToFit() throws InterruptedException {
            Offer other = offer("other", 0, () -> {});
            other.address(ServerNames.ofHandler("discard"));
            roster.see(other);
            other.address(ServerNames.ofHandler(SERVER));
            roster.see(other);
            expect("serve other");
        }

        @Test
        void takesTheNextAndTriesAgainWhereTheBestCanNotBeHad() throws InterruptedException {
            AtomicInteger tries = new AtomicInteger();
            CountDownLatch nextIsThere = new CountDownLatch(1);
            Offer best =
                    offer(
                            "best",
                            9,
                            () -> {
                                await(nextIsThere);
                                if (tries.incrementAndGet() == 1) {
                                    throw broken();
                                }
                            });
            roster.see(best);
            arrived("next", 0);
            nextIsThere.countDown();
            expect("serve next");
            assertEquals(
                    List.of(Refusal.Kind.SERVICE_UNAVAILABLE),
                    refusals.all().stream().map(Refusal::kind).toList());
            expect("serve best");
            assertEquals(List.of(), refusals.all());
        }

        @Test
        void showsOneThatCouldNotBeHadAlsoWhenABetterOneCameAndWent() throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            AtomicInteger tries = new AtomicInteger();
            Offer broken =
                    offer(
                            "broken",
                            0,
                            () -> {
                                if (tries.incrementAndGet() > 1) {
                                    await(never);
                                }
                                throw broken();
                            });
            roster.see(broken);
            Await.until("it is refused", () -> !refusals.all().isEmpty());
            List<Refusal> refused = refusals.all();
            Offer better = arrived("better", 9);
            expect("serve better");
            Await.until("it is shadowed", () -> refusals.all().isEmpty());
            depart(better);
            expect("serve none", "retire better", "release better");
            Await.until("it is refused again", () -> refusals.all().equals(refused));
            never.countDown();
        }

        @Test
        void takesTheNextWhereTheBestHangs() throws InterruptedException {
            CountDownLatch end = new CountDownLatch(1);
            roster.see(offer("hanging", 9, () -> await(end)));
            arrived("next", 0);
            assertEquals("serve next", log.poll(10, TimeUnit.SECONDS));
            end.countDown();
            expect("serve hanging");
        }

        @Test
        void triesAgainWhereGettingItFailsInAnUnforeseenWay() throws InterruptedException {
            AtomicInteger tries = new AtomicInteger();
            roster.see(
                    offer(
                            "odd",
                            0,
                            () -> {
                                if (tries.incrementAndGet() == 1) {
                                    throw new OutOfMemoryError("on purpose");
                                }
                            }));
            expect("serve odd");
            assertEquals(2, tries.get());
        }

        @Test
        void letsGoOfOneThatWentWhileItWasObtained() throws InterruptedException {
            CountDownLatch gone = new CountDownLatch(1);
            Offer slow = offer("slow", 0, () -> await(gone));
            roster.see(slow);
            depart(slow);
            gone.countDown();
            expect("release slow");
        }

        @Test
        void neverBeginsWithOneThatWasWithdrawn() throws InterruptedException {
            Offer late = offer("late", 9, () -> {});
            late.withdraw();
            roster.see(late);
            arrived("a", 0);
            expect("serve a");
        }
    }

    @Nested
    class GivenAHandlerThatServes {

        private final Offer first = arrived("first", 0);

        private List<String> shadowed() {
            return roster.standings().shadowed().values().stream()
                    .map(refusal -> refusal.subject() + ": " + refusal.reason())
                    .toList();
        }

        /** What was brought to the roster may be looked at by the thread that was at it before. */
        private void awaitSeen() {
            roster.dismiss(List.of());
        }

        @Test
        void aLowerOneIsShadowedUntilItGoes() throws InterruptedException {
            expect("serve first");
            int before = changes.get();
            arrived("lower", -1);
            awaitSeen();
            assertEquals(
                    List.of(
                            "echo, ConnectionHandler service 2: a better one serves:"
                                    + " ConnectionHandler service 1"),
                    shadowed());
            assertTrue(changes.get() > before);
            depart(first);
            expect("serve lower");
            assertEquals(List.of(), shadowed());
            assertEquals(2, roster.standings().serving().id());
        }

        @Test
        void goesOnWithABetterOneAndLeavesTheOldConnectionsAlone() throws InterruptedException {
            expect("serve first");
            arrived("better", 1);
            expect("serve better");
            assertNull(log.poll(50, TimeUnit.MILLISECONDS));
        }

        @Test
        void keepsTheFirstOfEqualRank() throws InterruptedException {
            expect("serve first");
            Offer equal = arrived("equal", 0);
            depart(first);
            expect("serve equal", "retire first", "release first");
            depart(equal);
            expect("serve none", "retire equal", "release equal");
        }

        @Test
        void followsARankingThatChanges() throws InterruptedException {
            expect("serve first");
            Offer other = arrived("other", -1);
            ((KnownReference<?>) other.reference()).rank(5);
            roster.see(other);
            expect("serve other");
        }

        @Test
        void retiresOneWhoseNameNoLongerFitsWithoutWaiting() throws InterruptedException {
            expect("serve first");
            first.address(ServerNames.NONE);
            roster.see(first);
            expect("serve none", "retire first", "release first");
        }

        @Test
        void hasItServeUntilTheNextIsObtained() throws InterruptedException {
            expect("serve first");
            CountDownLatch soon = new CountDownLatch(1);
            roster.see(offer("next", -1, () -> await(soon)));
            first.withdraw();
            roster.dismiss(List.of(first));
            assertNull(log.poll(50, TimeUnit.MILLISECONDS));
            soon.countDown();
            expect("serve next", "retire first");
            first.finishPartings();
            expect("release first");
        }

        @Test
        void doesNotWaitForEverForTheNext() throws InterruptedException {
            expect("serve first");
            CountDownLatch never = new CountDownLatch(1);
            roster.see(offer("next", -1, () -> await(never)));
            depart(first);
            expect("serve none", "retire first", "release first");
            never.countDown();
            expect("serve next");
        }

        @Test
        void waitsForTheNextNoLongerWhereNobodyWaitsForItself() throws InterruptedException {
            expect("serve first");
            CountDownLatch never = new CountDownLatch(1);
            roster.see(offer("next", -1, () -> await(never)));
            first.withdraw();
            roster.dismiss(List.of(first));
            expect("serve none", "retire first");
            never.countDown();
        }

        @Test
        void retiresSeveralOfOneBundleTogether() throws InterruptedException {
            expect("serve first");
            Offer better = arrived("better", 1);
            expect("serve better");
            first.withdraw();
            better.withdraw();
            roster.dismiss(List.of(better, first));
            expect("serve none", "retire better", "retire first");
        }

        @Test
        void letsGoOfAllWhenItIsClosed() throws InterruptedException {
            expect("serve first");
            roster.close();
            expect("retire first", "release first");
            arrived("late", 9);
            depart(first);
            assertTrue(log.isEmpty(), log::toString);
        }

        @Test
        void stillWaitsForOneThatGoesAfterTheServerIsToldToLeave() throws InterruptedException {
            expect("serve first");
            roster.stopChoosing();
            arrived("late", 9);
            depart(first);
            expect("retire first", "release first");
            assertTrue(log.isEmpty(), log::toString);
        }
    }

    @Nested
    class GivenAPrototypeThatServes {

        @Test
        void takesNoNewConnectionsWhileItGoes() throws InterruptedException {
            Offer prototype = arrived("prototype", 0);
            expect("serve prototype");
            CountDownLatch soon = new CountDownLatch(1);
            roster.see(offer("next", -1, () -> await(soon)));
            prototype.withdraw();
            roster.dismiss(List.of(prototype));
            expect("serve none", "retire prototype");
            soon.countDown();
            expect("serve next");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

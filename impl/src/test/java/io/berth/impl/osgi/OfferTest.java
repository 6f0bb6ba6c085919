package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.DrainReport;
import io.berth.impl.server.HandlerBinding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handler that leaves the servers it was for. */
@Timeout(10)
class OfferTest {

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final Offer offer = new Offer(new KnownReference<>(1, 0));

    /** A server whose connections end when they are waited for. */
    private class Left implements Served {

        private final String name;

        Left(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void serve(HandlerBinding handler) {
            throw new AssertionError("nobody comes");
        }

        @Override
        public void serveNone() {
            throw new AssertionError("it is the roster that says so");
        }

        @Override
        public Supplier<DrainReport> retire(HandlerBinding handler) {
            log.add(name + " begins");
            return () -> {
                log.add(name + " ends");
                return new DrainReport(0, 0, 0, List.of(), Duration.ZERO);
            };
        }
    }

    /** Has the offer leave a server, as soon as its patience is over. */
    private void leave(Left server, HeldBinding binding) {
        AtomicReference<Parting> self = new AtomicReference<>();
        Parting parting = new Parting(server.name(), binding, () -> self.get().retire(server));
        self.set(parting);
        offer.add(parting);
    }

    private HeldBinding binding(String name, StandIn.Answer release) {
        return new StandIn()
                .on("release", release)
                .on("toString", arguments -> name)
                .as(HeldBinding.class);
    }

    @Nested
    class GivenAServerThatFailsToEnd {

        private final Left broken =
                new Left("broken") {
                    @Override
                    public Supplier<DrainReport> retire(HandlerBinding handler) {
                        throw new IllegalStateException("on purpose");
                    }
                };

        @Test
        void theHandlerIsGivenBackAllTheSame() {
            leave(broken, binding("a", arguments -> log.add("released")));
            offer.finishPartings();
            assertEquals(List.of("released"), List.copyOf(log));
        }

        @Test
        void theOthersEndInOrder() {
            leave(broken, binding("a", arguments -> null));
            leave(new Left("sound"), binding("b", arguments -> log.add("released")));
            offer.finishPartings();
            assertEquals(List.of("sound begins", "sound ends", "released"), List.copyOf(log));
        }
    }

    @Nested
    class GivenTwoServersThatHaveNoOtherHandler {

        @Test
        void bothBeginToDrainBeforeEitherIsWaitedFor() {
            leave(new Left("one"), binding("a", arguments -> null));
            leave(new Left("two"), binding("b", arguments -> null));
            offer.finishPartings();
            assertEquals(
                    List.of("one begins", "two begins", "one ends", "two ends"), List.copyOf(log));
        }
    }
}

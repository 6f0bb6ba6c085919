package io.berth.impl.osgi;

import io.berth.impl.server.Serial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener, tuner or context in the service registry and the servers that it is for.
 *
 * <p>Its state is touched by tasks of {@code serial} alone; its object is got and given back
 * outside of them.
 */
final class Listening<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    private enum State {
        IDLE,
        OBTAINING,
        HELD,
        ENDED
    }

    private final Class<T> type;
    private final ServiceReference<T> reference;
    private final Joining<T> joining;
    private final Surroundings around;
    private final Serial serial = new Serial();

    private final Map<Berth, Runnable> joined = new HashMap<>();
    private final RetryDelay delay = new RetryDelay();
    private Terms terms = Terms.NONE;

    /** IDLE → OBTAINING → HELD | IDLE; any → ENDED. */
    private State state = State.IDLE;

    /** Gives up the next try. */
    private Runnable noRetry = () -> {};

    private @Nullable T listener;

    /** For those who look in. */
    private volatile Membership membership;

    Listening(
            Class<T> type, ServiceReference<T> reference, Joining<T> joining, Surroundings around) {
        this.type = type;
        this.reference = reference;
        this.joining = joining;
        this.around = around;
        this.membership = membershipNow();
    }

    /** What it is bound to now, or was a moment ago. */
    Membership membership() {
        return membership;
    }

    private Membership membershipNow() {
        Set<String> names = joined.keySet().stream().map(Berth::name).collect(Collectors.toSet());
        return new Membership(ServiceFacts.of(type, reference), terms, names);
    }

    private void show() {
        Membership now = membershipNow();
        if (!now.equals(membership)) {
            membership = now;
            around.changes().note();
        }
    }

    /** Takes new terms; gets the object on this thread where it is needed for the first time. */
    void change(Terms changed) {
        boolean needed =
                serial.call(
                        () -> {
                            accept(changed);
                            show();
                            return state == State.IDLE && changed.areForSomebody();
                        });
        if (needed) {
            obtain();
        }
    }

    /** A server has come. */
    void see(Berth berth) {
        serial.run(
                () -> {
                    join(berth);
                    show();
                });
    }

    /** A server has gone. */
    void forget(Berth berth) {
        serial.run(
                () -> {
                    joined.remove(berth);
                    show();
                });
    }

    /** The service goes. */
    void end() {
        boolean held =
                serial.call(
                        () -> {
                            boolean wasHeld = state == State.HELD;
                            leave(berth -> true);
                            state = State.ENDED;
                            return wasHeld;
                        });
        around.refusals().clear(this);
        if (held) {
            Services.giveBack(around.context(), reference);
        }
    }

    private void accept(Terms changed) {
        if (terms.equals(changed)) {
            joined.keySet().forEach(joining::reranked);
            return;
        }
        boolean asBefore = terms.events().equals(changed.events());
        terms = changed;
        if (!changed.areForSomebody()) {
            giveUp();
        }
        leave(berth -> !asBefore || !changed.names().include(berth.name()));
        around.berths().forEach(this::join);
    }

    /** Those that it stays with don't notice. */
    private void leave(Predicate<Berth> which) {
        for (Berth berth : List.copyOf(joined.keySet())) {
            if (which.test(berth)) {
                joined.remove(berth).run();
            }
        }
    }

    private void join(Berth berth) {
        T present = listener;
        boolean wanted = terms.names().include(berth.name()) && around.berths().contains(berth);
        if (state == State.HELD && present != null && wanted) {
            joined.computeIfAbsent(berth, b -> joining.join(b, present, terms, reference));
        }
    }

    private void obtain() {
        if (!serial.call(this::begin)) {
            return;
        }
        try {
            T got = Services.have(() -> around.context().getService(reference));
            serial.run(() -> held(got));
        } catch (UnavailableException e) {
            serial.run(() -> failed(e));
        }
    }

    private boolean begin() {
        boolean begins = state == State.IDLE && terms.areForSomebody();
        if (begins) {
            noRetry.run();
            state = State.OBTAINING;
        }
        return begins;
    }

    /** Nobody wants it any more: whether it can be had is no matter. */
    private void giveUp() {
        noRetry.run();
        around.refusals().clear(this);
    }

    private void held(T got) {
        if (state == State.ENDED) {
            around.crew().execute(() -> Services.giveBack(around.context(), reference));
            return;
        }
        around.refusals().clear(this);
        listener = got;
        state = State.HELD;
        around.berths().forEach(this::join);
        show();
    }

    private void failed(UnavailableException e) {
        if (state == State.ENDED) {
            return;
        }
        state = State.IDLE;
        if (!terms.areForSomebody()) {
            return;
        }
        Refusal refusal =
                Refusal.ofService(
                        Refusal.Kind.SERVICE_UNAVAILABLE,
                        type,
                        reference,
                        "",
                        String.valueOf(e.getMessage()));
        if (around.refusals().put(this, refusal)) {
            LOG.warn("{}; it is tried again", refusal, e.getCause());
        }
        noRetry = around.crew().later(delay.next(), this::obtain);
    }
}

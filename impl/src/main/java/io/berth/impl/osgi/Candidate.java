package io.berth.impl.osgi;

import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A handler among those that one server could be served by. Used by its roster's tasks alone. */
final class Candidate {

    /** The best first: the highest ranking, then the lowest id. */
    static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparing(
                    candidate -> candidate.offer.reference(), Comparator.reverseOrder());

    private enum State {
        IDLE,
        OBTAINING,
        OVERDUE,
        HELD,
        FAILED
    }

    private final Offer offer;

    /** IDLE → OBTAINING → HELD | FAILED | OVERDUE; OVERDUE → HELD | FAILED; FAILED → IDLE. */
    private State state = State.IDLE;

    private @Nullable HeldBinding binding;

    /** Why it could not be had the last time; null where it could, or was not tried. */
    private @Nullable Refusal refusal;

    private final RetryDelay delay = new RetryDelay();

    Candidate(Offer offer) {
        this.offer = offer;
    }

    Offer offer() {
        return offer;
    }

    boolean isIdle() {
        return state == State.IDLE;
    }

    boolean isBeingObtained() {
        return state == State.OBTAINING;
    }

    boolean isHeld() {
        return state == State.HELD;
    }

    HeldBinding binding() {
        return Objects.requireNonNull(binding, "not held");
    }

    void refused(Refusal why) {
        refusal = why;
    }

    @Nullable Refusal refusal() {
        return refusal;
    }

    void obtaining() {
        state = State.OBTAINING;
    }

    /** It takes too long to wait for it; whether that is so. */
    boolean overdue() {
        boolean waited = state == State.OBTAINING;
        state = waited ? State.OVERDUE : state;
        return waited;
    }

    void held(HeldBinding got) {
        binding = got;
        refusal = null;
        state = State.HELD;
        delay.reset();
    }

    /** Failed to be obtained; the result says when to try again. */
    Duration failed() {
        state = State.FAILED;
        return delay.next();
    }

    void again() {
        if (state == State.FAILED) {
            state = State.IDLE;
        }
    }
}

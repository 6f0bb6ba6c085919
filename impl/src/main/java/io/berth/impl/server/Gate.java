package io.berth.impl.server;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether newcomers come in. Any thread may ask for another state; what was asked for last counts,
 * but for what leads back: no port that is to close is opened again.
 */
final class Gate {

    /** ACCEPTING ↔ HELD; ACCEPTING, HELD → FINISHING → CLOSED; ACCEPTING, HELD → CLOSED */
    enum State {
        ACCEPTING,
        /** Newcomers wait in the backlog. */
        HELD,
        /** What waits in the backlog is taken, then the port closes. */
        FINISHING,
        CLOSED;

        private boolean leadsTo(State next) {
            return this == ACCEPTING || this == HELD || next.compareTo(this) >= 0;
        }
    }

    private final AtomicReference<State> state;

    Gate(boolean held) {
        state = new AtomicReference<>(held ? State.HELD : State.ACCEPTING);
    }

    State now() {
        return state.get();
    }

    boolean is(State one) {
        return now() == one;
    }

    /** Whether whoever waits is taken. */
    boolean letsIn() {
        State now = now();
        return now == State.ACCEPTING || now == State.FINISHING;
    }

    /** Whether it lets in, or would if it were not held. */
    boolean isOpen() {
        State now = now();
        return now == State.ACCEPTING || now == State.HELD;
    }

    /** Asks for another state; false where that changes nothing. */
    boolean move(State wanted) {
        State before = state.getAndUpdate(now -> now.leadsTo(wanted) ? wanted : now);
        return before != wanted && before.leadsTo(wanted);
    }
}

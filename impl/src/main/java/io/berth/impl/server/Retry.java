package io.berth.impl.server;

import java.time.Duration;

/** When to try again what failed: after 1 s, doubling to 30 s. For one {@link Serial}. */
final class Retry {

    private final Timers timers;
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private Timers.Timer timer = () -> {};
    private boolean due;

    Retry(Timers timers) {
        this.timers = timers;
    }

    /** Has it tried again after a while; until then {@link #isDue} holds. */
    void later(Runnable attempt) {
        timer.cancel();
        due = true;
        timer = timers.at(timers.now() + backoff.next(), attempt);
    }

    /** Whether the next try has a time of its own, so that nothing else should bring it forward. */
    boolean isDue() {
        return due;
    }

    /** The time has come. */
    void isNow() {
        due = false;
    }

    /** It need not be tried again, or at once. */
    void forget() {
        timer.cancel();
        due = false;
        backoff.reset();
    }

    void succeeded() {
        forget();
    }
}

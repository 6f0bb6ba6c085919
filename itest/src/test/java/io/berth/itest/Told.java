package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/** What a listener, or a handler, was told. */
final class Told<T> {

    private static final long PATIENCE_SECONDS = 15;

    private final BlockingQueue<T> unread = new LinkedBlockingQueue<>();

    void add(T told) {
        unread.add(told);
    }

    /** Waits for the next. */
    T next() throws InterruptedException {
        return next(any -> true);
    }

    /** Waits for the next that is so, and drops those before it. */
    T next(Predicate<? super T> wanted) throws InterruptedException {
        List<T> dropped = new ArrayList<>();
        while (true) {
            T told = unread.poll(PATIENCE_SECONDS, SECONDS);
            if (told == null) {
                throw new AssertionError("never told; but " + dropped);
            }
            if (wanted.test(told)) {
                return told;
            }
            dropped.add(told);
        }
    }

    /** What has been told and not been asked for yet. */
    List<T> rest() {
        List<T> rest = new ArrayList<>();
        unread.drainTo(rest);
        return rest;
    }
}

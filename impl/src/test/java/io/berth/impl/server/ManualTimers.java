package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time that goes on only when a test says so; what is due runs on the test's thread. It begins ten
 * seconds before it overflows, as {@link System#nanoTime} may.
 */
final class ManualTimers implements Timers {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final List<Entry> entries = new ArrayList<>();
    private final AtomicReference<@Nullable Runnable> interjection = new AtomicReference<>();
    private volatile long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(10);

    private record Entry(long due, Runnable task) {}

    @Override
    public long now() {
        return now;
    }

    @Override
    public Timer at(long due, Runnable task) {
        Runnable first = interjection.getAndSet(null);
        if (first != null) {
            first.run();
        }
        Entry entry = new Entry(due, task);
        locked(
                () -> {
                    entries.add(entry);
                    added.signalAll();
                });
        return () -> locked(() -> entries.removeIf(each -> each == entry));
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    /** Runs something just before the next timer is set: to force a race. */
    void interject(Runnable something) {
        interjection.set(something);
    }

    /** Lets time pass, and what becomes due meanwhile run at its time. */
    void advance(Duration by) {
        long end = now + by.toNanos();
        Entry next = takeDue(end);
        while (next != null) {
            now = next.due() - now > 0 ? next.due() : now;
            next.task().run();
            next = takeDue(end);
        }
        now = end;
    }

    private @Nullable Entry takeDue(long end) {
        lock.lock();
        try {
            Entry first =
                    entries.stream()
                            .filter(entry -> entry.due() - end <= 0)
                            .min(Comparator.comparingLong(entry -> entry.due() - end))
                            .orElse(null);
            entries.remove(first);
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** How many timers are set. */
    int pending() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many are set. */
    void awaitPending(int count) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(20);
            while (entries.size() < count && left > 0) {
                left = added.awaitNanos(left);
            }
            assertTrue(entries.size() >= count, "nobody set a timer");
        } finally {
            lock.unlock();
        }
    }
}

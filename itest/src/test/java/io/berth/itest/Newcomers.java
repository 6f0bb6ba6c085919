package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that pay a server visits, one after the other, and note every one that went wrong. */
final class Newcomers implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    /** Connects, and leaves. */
    interface Visit {

        /**
         * Fails with an {@link AssertionError} where the server did what it must not do.
         *
         * @param client which of the clients it is
         */
        void pay(int client) throws IOException;
    }

    private final Visit visit;
    private final List<Thread> clients = new ArrayList<>();
    private final Semaphore paid = new Semaphore(0);
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final Queue<String> reasons = new ConcurrentLinkedQueue<>();
    private final Queue<String> harm = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    private Newcomers(Visit visit) {
        this.visit = visit;
    }

    static Newcomers paying(int clients, Visit visit) {
        Newcomers newcomers = new Newcomers(visit);
        for (int i = 0; i < clients; i++) {
            int number = i;
            newcomers.clients.add(new Thread(() -> newcomers.comeAgain(number), "newcomer-" + i));
        }
        newcomers.clients.forEach(Thread::start);
        return newcomers;
    }

    private void comeAgain(int client) {
        while (!over) {
            try {
                visit.pay(client);
                served.incrementAndGet();
            } catch (IOException e) {
                turnedAway.incrementAndGet();
                reasons.add(e.toString());
            } catch (AssertionError e) {
                harm.add(e.getMessage());
            } finally {
                paid.release();
            }
        }
    }

    /** Waits for so many visits more. */
    void awaitMore(int visits) throws InterruptedException {
        paid.drainPermits();
        if (!paid.tryAcquire(visits, PATIENCE_SECONDS, SECONDS)) {
            throw new AssertionError("nobody comes; " + harm);
        }
    }

    /** How many were served. */
    int served() {
        return served.get();
    }

    /** How many got no connection, or lost it. */
    int turnedAway() {
        return turnedAway.get();
    }

    void assertUnharmed() {
        assertEquals(List.of(), harm.stream().limit(5).toList());
    }

    void assertAllServed() {
        assertUnharmed();
        assertEquals(List.of(), reasons.stream().limit(5).toList());
    }

    /** Returns when the last visits are over. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread client : clients) {
            client.join(SECONDS.toMillis(PATIENCE_SECONDS));
        }
    }
}

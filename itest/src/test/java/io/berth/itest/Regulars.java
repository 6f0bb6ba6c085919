package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** Clients that connect, ask once, and come again; they note every time it goes wrong. */
final class Regulars implements AutoCloseable {

    private static final int CLIENTS = 4;
    private static final int MORE = 20;
    private static final long PATIENCE_SECONDS = 20;

    private final int port;
    private final Semaphore answered = new Semaphore(0);
    private final ConcurrentLinkedQueue<String> harm = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients;
    private volatile boolean over;

    private Regulars(int port) {
        this.port = port;
        this.clients =
                IntStream.range(0, CLIENTS)
                        .mapToObj(i -> new Thread(this::comeAgain, "regular-" + i))
                        .toList();
    }

    static Regulars on(int port) {
        Regulars regulars = new Regulars(port);
        regulars.clients.forEach(Thread::start);
        return regulars;
    }

    private void comeAgain() {
        while (!over) {
            try (Peer peer = Peer.to(port)) {
                if (peer.exchange("?").isEmpty()) {
                    harm.add("no answer");
                }
                answered.release();
            } catch (IOException e) {
                harm.add(e.toString());
                answered.release();
            }
        }
    }

    /** Waits until clients have been answered some times more. */
    void awaitMore() throws InterruptedException {
        answered.drainPermits();
        if (!answered.tryAcquire(MORE, PATIENCE_SECONDS, SECONDS)) {
            throw new AssertionError("no answers; " + harm);
        }
    }

    void assertUnharmed() {
        assertEquals(List.of(), List.copyOf(harm));
    }

    /** The clients end with the answers they wait for. */
    @Override
    public void close() {
        over = true;
    }
}

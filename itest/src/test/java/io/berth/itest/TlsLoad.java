package io.berth.itest;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/**
 * A hundred connections over TLS, all of them with a request under way nearly all the time. A few
 * threads share them: each sends a block on all of its own, and then wants all of them back.
 */
final class TlsLoad implements AutoCloseable {

    static final int CONNECTIONS = 100;

    private static final int DRIVERS = 4;
    private static final int BLOCK = ExchangeEcho.BLOCK;
    private static final long PATIENCE_SECONDS = 60;

    private final List<Driver> drivers = new ArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong reset = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final Queue<String> notes = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    private TlsLoad() {}

    /** Starts, and returns when each client has had an answer. */
    static TlsLoad on(int port, SSLContext context) throws Exception {
        TlsLoad load = new TlsLoad();
        try {
            for (int i = 0; i < DRIVERS; i++) {
                Driver driver = load.new Driver(i);
                load.drivers.add(driver);
                driver.connect(port, context);
            }
            load.drivers.forEach(Thread::start);
            load.awaitAnswers();
            return load;
        } catch (Exception | Error e) {
            load.close();
            throw e;
        }
    }

    /** Waits until each client has had an answer to a request of later than now. */
    void awaitAnswers() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(drivers.size());
        drivers.forEach(driver -> driver.waits.add(answered));
        if (!answered.await(PATIENCE_SECONDS, SECONDS)) {
            throw new AssertionError("no answers: " + tally());
        }
    }

    /** Has each client get the answer it waits for, and leave. */
    Tally finish() throws InterruptedException {
        close();
        return tally();
    }

    private Tally tally() {
        return new Tally(
                answers.get(),
                0,
                0,
                reset.get(),
                wrong.get(),
                unanswered.get(),
                NANOSECONDS.toMillis(longest.get()),
                notes.stream().limit(5).toList());
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Driver driver : drivers) {
            driver.join(SECONDS.toMillis(PATIENCE_SECONDS));
        }
    }

    private final class Driver extends Thread {

        private final List<TlsPeer> peers = new ArrayList<>();
        private final Queue<CountDownLatch> waits = new ConcurrentLinkedQueue<>();
        private final SplittableRandom random;

        Driver(int number) {
            super("tls-load-" + number);
            setDaemon(true);
            random = new SplittableRandom(number);
        }

        void connect(int port, SSLContext context) throws IOException {
            while (peers.size() < CONNECTIONS / DRIVERS) {
                peers.add(TlsPeer.to(port, context));
            }
        }

        @Override
        public void run() {
            while (!over) {
                List<CountDownLatch> begun = new ArrayList<>();
                for (CountDownLatch w = waits.poll(); w != null; w = waits.poll()) {
                    begun.add(w);
                }
                round();
                begun.forEach(CountDownLatch::countDown);
            }
            peers.forEach(this::leave);
        }

        private void round() {
            byte[] block = new byte[BLOCK];
            random.nextBytes(block);
            long asked = System.nanoTime();
            peers.removeIf(peer -> !asks(peer, block));
            peers.removeIf(peer -> !isAnswered(peer, block));
            longest.accumulateAndGet(System.nanoTime() - asked, Math::max);
        }

        private boolean asks(TlsPeer peer, byte[] block) {
            try {
                peer.say(block);
                return true;
            } catch (IOException e) {
                return lost(reset, peer, e.toString());
            }
        }

        private boolean isAnswered(TlsPeer peer, byte[] block) {
            try {
                byte[] answer = peer.receive(BLOCK);
                if (answer.length < BLOCK) {
                    return lost(unanswered, peer, "ended after " + answer.length + " bytes");
                }
                if (!Arrays.equals(block, answer)) {
                    return lost(wrong, peer, "a wrong answer");
                }
                answers.incrementAndGet();
                return true;
            } catch (IOException e) {
                return lost(reset, peer, e.toString());
            }
        }

        private boolean lost(AtomicLong how, TlsPeer peer, String note) {
            how.incrementAndGet();
            notes.add(note);
            leave(peer);
            return false;
        }

        private void leave(TlsPeer peer) {
            try {
                peer.close();
            } catch (IOException e) {
                notes.add("not closed: " + e);
            }
        }
    }
}

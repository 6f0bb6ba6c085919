package io.berth.itest;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The certificates of a server, one after the other. A client may be shown none that was replaced
 * before it came, and none that comes after it has gone.
 */
final class Succession {

    private static final long PATIENCE_SECONDS = 30;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<X509Certificate> all = new ArrayList<>();

    /** The last that somebody was shown. */
    private int inForce;

    Succession(OpenSsl.Pair first) throws Exception {
        all.add(Credentials.certificate(first.certificate()));
    }

    /** From now on new connections may get this one. */
    void mayBe(OpenSsl.Pair next) throws Exception {
        X509Certificate certificate = Credentials.certificate(next.certificate());
        lock.lock();
        try {
            all.add(certificate);
        } finally {
            lock.unlock();
        }
    }

    /** From now on new connections must get the last one. */
    void mustBe() {
        lock.lock();
        try {
            inForce = all.size() - 1;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until somebody is shown the last one.
     *
     * @return after how many milliseconds
     */
    long awaitLast() throws InterruptedException {
        long begun = System.nanoTime();
        long left = SECONDS.toNanos(PATIENCE_SECONDS);
        lock.lockInterruptibly();
        try {
            while (inForce < all.size() - 1) {
                if (left <= 0) {
                    throw new AssertionError(name(all.size() - 1) + " is never shown");
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /** To be asked for before connecting, and given to {@link #shown}. */
    int moment() {
        lock.lock();
        try {
            return inForce;
        } finally {
            lock.unlock();
        }
    }

    /** Whether this one could be shown to a client that came at that moment. */
    void shown(int moment, X509Certificate certificate) {
        lock.lock();
        try {
            // The first that it can be: one that comes again may have been shown the first time.
            int found = all.subList(moment, all.size()).indexOf(certificate) + moment;
            if (found < moment) {
                throw new AssertionError(
                        "shown " + name(certificate) + " where " + name(moment) + " was in force");
            }
            if (found > inForce) {
                inForce = found;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private String name(int position) {
        return name(all.get(position)) + " (number " + position + ")";
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}

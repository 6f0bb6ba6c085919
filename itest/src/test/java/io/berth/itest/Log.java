package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is logged while it is open. The logger of the frameworks, and of the tests, writes to
 * standard error; this reads along.
 */
final class Log extends OutputStream {

    private static final long PATIENCE_SECONDS = 15;

    private final PrintStream before = System.err;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();

    private Log() {}

    /** Reads along from now on. */
    static Log record() {
        Log log = new Log();
        System.setErr(new PrintStream(log, true, UTF_8));
        return log;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        before.write(bytes, offset, length);
        lock.lock();
        try {
            recorded.write(bytes, offset, length);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this has been logged. */
    void await(String part) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = SECONDS.toNanos(PATIENCE_SECONDS);
            while (!contains(part)) {
                if (left <= 0) {
                    throw new AssertionError("not logged: " + part + "\nbut:\n" + text());
                }
                left = grown.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean contains(String part) {
        return text().contains(part);
    }

    String text() {
        return recorded.toString(UTF_8);
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}

package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** All lines that a process has written to one of its outputs. They are read as they come. */
final class KarafOutput {

    private static final long PATIENCE_SECONDS = 120;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private boolean over;

    private KarafOutput() {}

    static KarafOutput of(InputStream stream, String name) {
        KarafOutput output = new KarafOutput();
        Thread reader = new Thread(() -> output.readAll(stream), name);
        reader.setDaemon(true);
        reader.start();
        return output;
    }

    private void readAll(InputStream stream) {
        try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                add(line.trim());
            }
        } catch (IOException closed) {
            // The process was killed; what it said until then is what counts.
        } finally {
            end();
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            over = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many lines there are. */
    int count() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /** From one line up to, and without, another. */
    List<String> between(int from, int to) {
        lock.lock();
        try {
            return List.copyOf(lines.subList(from, to));
        } finally {
            lock.unlock();
        }
    }

    /** The place of the first line from this one on that is so, waited for. */
    int find(int from, String what, Predicate<String> wanted) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = SECONDS.toNanos(PATIENCE_SECONDS);
            int next = from;
            while (true) {
                for (; next < lines.size(); next++) {
                    if (wanted.test(lines.get(next))) {
                        return next;
                    }
                }
                if (over || left <= 0) {
                    throw new AssertionError(missing(from, what));
                }
                left = grown.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private String missing(int from, String what) {
        String when = over ? " before the output ended" : " in " + PATIENCE_SECONDS + " s";
        return "no "
                + what
                + when
                + ", but\n"
                + String.join("\n", lines.subList(from, lines.size()));
    }
}

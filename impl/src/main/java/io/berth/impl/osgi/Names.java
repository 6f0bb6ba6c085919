package io.berth.impl.osgi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Which configuration has which server's name: one at a time, the others wait in line. */
final class Names {

    /** One configuration's wish to have a name. */
    static final class Claim {

        private final String name;
        private final Consumer<Claim> granted;

        /**
         * @param granted told when the name becomes its own after a wait
         */
        Claim(String name, Consumer<Claim> granted) {
            this.name = name;
            this.granted = granted;
        }

        String name() {
            return name;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@code lock}; the first in each line has the name. */
    private final Map<String, Deque<Claim>> lines = new HashMap<>();

    /** Asks for a name; whether it is free and the claim's from now on, else it waits in line. */
    boolean claim(Claim claim) {
        lock.lock();
        try {
            Deque<Claim> line = lines.computeIfAbsent(claim.name, name -> new ArrayDeque<>());
            line.addLast(claim);
            return line.peekFirst() == claim;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a name back, or leaves the line; the next is told on this thread. */
    void release(Claim claim) {
        removed(claim).ifPresent(next -> next.granted.accept(next));
    }

    private Optional<Claim> removed(Claim claim) {
        lock.lock();
        try {
            Deque<Claim> line = lines.getOrDefault(claim.name, new ArrayDeque<>());
            boolean had = line.peekFirst() == claim;
            line.remove(claim);
            if (line.isEmpty()) {
                lines.remove(claim.name);
            }
            return had ? Optional.ofNullable(line.peekFirst()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}

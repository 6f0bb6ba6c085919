package io.berth.impl.server;

import io.berth.impl.channel.Loops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Loops that are there for as long as somebody uses them. */
final class SharedLoops {

    /** Makes loops, which run when it returns. */
    interface Source {
        Loops start() throws IOException;
    }

    private final Source source;
    private final Serial starting = new Serial();

    /** Changed under {@code starting}, but for a step from one user to more. */
    private final AtomicInteger users = new AtomicInteger();

    private volatile @Nullable Loops loops;

    SharedLoops(Source source) {
        this.source = source;
    }

    /** One user more; the first starts them. */
    void join() throws IOException {
        if (!joined()) {
            try {
                starting.call(this::startOrJoin);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    private boolean joined() {
        int now = users.get();
        while (now > 0) {
            int seen = users.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    private boolean startOrJoin() {
        if (!joined()) {
            if (loops == null) {
                loops = start();
            }
            users.set(1);
        }
        return true;
    }

    private Loops start() {
        try {
            return source.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One user less; with the last their threads end. */
    void leave() {
        if (users.decrementAndGet() == 0) {
            starting.run(this::stopUnlessUsed);
        }
    }

    private void stopUnlessUsed() {
        Loops running = loops;
        if (users.get() == 0 && running != null) {
            loops = null;
            running.stop();
        }
    }

    /** For whoever has joined. */
    Loops loops() {
        Loops running = loops;
        if (running == null) {
            throw new IllegalStateException("the lease was released");
        }
        return running;
    }
}

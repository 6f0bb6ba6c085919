package io.berth.impl.server;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something that is done at most once, however often it is asked for. */
final class Once implements Runnable {

    private final AtomicBoolean done = new AtomicBoolean();
    private final Runnable action;

    Once(Runnable action) {
        this.action = action;
    }

    @Override
    public void run() {
        if (done.compareAndSet(false, true)) {
            action.run();
        }
    }
}

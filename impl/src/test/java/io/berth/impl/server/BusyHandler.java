package io.berth.impl.server;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Computes, without reading, until it is let go. */
final class BusyHandler implements ConnectionHandler {

    private final Semaphore entered = new Semaphore(0);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final boolean ignoresInterrupts;

    private BusyHandler(boolean ignoresInterrupts) {
        this.ignoresInterrupts = ignoresInterrupts;
    }

    static BusyHandler interruptible() {
        return new BusyHandler(false);
    }

    static BusyHandler stubborn() {
        return new BusyHandler(true);
    }

    @Override
    public void handle(Connection connection) throws InterruptedException {
        entered.release();
        while (true) {
            try {
                letGo.await();
                return;
            } catch (InterruptedException e) {
                if (!ignoresInterrupts) {
                    throw e;
                }
            }
        }
    }

    /** Waits until it has so many connections more. */
    void awaitEntered(int count) {
        for (int i = 0; i < count; i++) {
            Await.until("the handler was called", entered::tryAcquire);
        }
    }

    void letGo() {
        letGo.countDown();
    }
}

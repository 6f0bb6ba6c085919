package io.berth.impl.channel;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The loops of a process; channels are dealt out to them in turn. Closing it ends their threads.
 */
public final class Loops implements AutoCloseable {

    private final List<Loop> loops;
    private final List<Thread> threads;
    private final AtomicInteger next = new AtomicInteger();

    private Loops(List<Loop> loops, List<Thread> threads) {
        this.loops = loops;
        this.threads = threads;
    }

    /**
     * Starts loops.
     *
     * @param count how many
     * @param threadFactory makes the thread of each
     * @param virtual whether those threads are virtual
     */
    public static Loops start(int count, ThreadFactory threadFactory, boolean virtual)
            throws IOException {
        Loops started = new Loops(new ArrayList<>(count), new ArrayList<>(count));
        try {
            for (int i = 0; i < count; i++) {
                started.startOne(threadFactory, virtual);
            }
            return started;
        } catch (IOException | RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    /** Makes a loop for each core, polled by its carriers. */
    static Loops on(List<Core> cores) throws IOException {
        Loops opened = new Loops(new ArrayList<>(cores.size()), List.of());
        try {
            for (Core core : cores) {
                opened.openOne(core);
            }
            return opened;
        } catch (IOException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private void openOne(Core core) throws IOException {
        Loop loop = new Loop(core);
        loops.add(loop);
        core.attach(loop);
    }

    private void startOne(ThreadFactory threadFactory, boolean virtual) throws IOException {
        Loop loop = new Loop(virtual);
        Thread thread = threadFactory.newThread(loop);
        try {
            thread.start();
        } catch (Error e) {
            loop.stop();
            loop.run();
            throw e;
        }
        loops.add(loop);
        threads.add(thread);
    }

    /**
     * Makes a channel that one of the loops polls. Nothing is registered until somebody has to
     * wait.
     *
     * @param socket accepted; made non-blocking here
     */
    public PolledChannel adopt(SocketChannel socket) throws IOException {
        socket.configureBlocking(false);
        Loop loop = loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
        return new PolledChannel(socket, loop);
    }

    /** Stops the loops without waiting. Channels that are still open can't be waited on. */
    public void stop() {
        loops.forEach(Loops::stop);
    }

    private static void stop(Loop loop) {
        Core core = loop.core();
        if (core == null) {
            loop.stop();
        } else {
            core.detach(loop);
        }
    }

    /**
     * Stops the loops and waits for their threads. Channels that are still open can't be waited on.
     */
    @Override
    public void close() {
        stop();
        boolean interrupted = false;
        for (Thread thread : threads) {
            interrupted |= joinWhatever(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean joinWhatever(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}

package io.berth.impl.channel;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The cores of a process, shared by all who use them. They are there for good, since whoever runs
 * virtual threads can't go while one of them is parked; their carriers come and go with the work.
 */
public final class Cores {

    private final BiFunction<String, Runnable, Thread> threads;
    private final AtomicInteger started = new AtomicInteger();
    private final List<Core> all;
    private final CoreWatch watch;

    /**
     * Starts nothing yet.
     *
     * @param count how many
     * @param threads makes platform threads, not started, of a name and what they do
     * @param alarm for the look at carriers that are held up
     */
    public Cores(int count, BiFunction<String, Runnable, Thread> threads, Alarm alarm) {
        this.threads = threads;
        this.all =
                IntStream.rangeClosed(1, count).mapToObj(number -> new Core(number, this)).toList();
        this.watch = new CoreWatch(all, this, alarm);
    }

    /** Makes loops that the cores poll. Those of before are closed by then. */
    public Loops open() throws IOException {
        return Loops.on(all);
    }

    /** The name is the carrier's alone, so that who runs on it can be told. */
    void start(Carrier carrier) {
        String name = "berth-core-" + carrier.core().number() + "-" + started.incrementAndGet();
        threads.apply(name, carrier).start();
    }

    /** Has something done that may block. */
    void aside(Runnable task) {
        threads.apply("berth-core-report", task).start();
    }

    List<Core> all() {
        return all;
    }

    CoreWatch watch() {
        return watch;
    }
}

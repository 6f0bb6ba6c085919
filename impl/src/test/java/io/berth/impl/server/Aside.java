package io.berth.impl.server;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Something that a thread of its own does. */
final class Aside<T> {

    private final FutureTask<T> task;
    private final Thread thread;

    private Aside(Callable<T> body) {
        this.task = new FutureTask<>(body);
        this.thread = new Thread(task, "aside");
        this.thread.setDaemon(true);
    }

    static <T> Aside<T> run(Callable<T> body) {
        Aside<T> aside = new Aside<>(body);
        aside.thread.start();
        return aside;
    }

    Thread thread() {
        return thread;
    }

    T result() throws Exception {
        return task.get(Hosting.PATIENCE, TimeUnit.SECONDS);
    }
}

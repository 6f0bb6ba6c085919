package io.berth.impl.channel;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Work on a thread of its own, whose outcome is awaited no longer than a test may take. */
public final class Background<T> {

    private static final int PATIENCE = 20;

    private final FutureTask<T> task;
    private final Thread thread;

    private Background(ThreadFactory threads, Callable<T> work) {
        task = new FutureTask<>(work);
        thread = threads.newThread(task);
    }

    /** Starts it on a platform thread. */
    public static <T> Background<T> start(Callable<T> work) {
        return start(Background::daemon, work);
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body, "test-background");
        thread.setDaemon(true);
        return thread;
    }

    /** Starts it on a thread of a chosen kind. */
    static <T> Background<T> start(ThreadFactory threads, Callable<T> work) {
        Background<T> started = new Background<>(threads, work);
        started.thread.start();
        return started;
    }

    /** What it returned, or threw. */
    public T result() throws Exception {
        try {
            return task.get(PATIENCE, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static Exception unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return (Exception) e.getCause();
    }

    /** Whether it has come to an end. */
    public boolean isDone() {
        return task.isDone();
    }

    /** Where it runs. */
    public Thread thread() {
        return thread;
    }
}

package io.berth.impl.channel;

/** Who runs something after a while. */
public interface Alarm {

    /**
     * Has it run.
     *
     * @param nanos from now
     * @throws OutOfMemoryError where there is no thread for it
     */
    void after(long nanos, Runnable task);
}

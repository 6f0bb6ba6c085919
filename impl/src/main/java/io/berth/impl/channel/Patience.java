package io.berth.impl.channel;

/**
 * Decides how long a parked reader or writer goes on waiting. It is asked before each park and
 * after each wake-up, so that whoever changes the answer only has to wake the channel.
 */
@FunctionalInterface
public interface Patience {

    /** The answer of somebody who waits for as long as it takes. */
    long FOR_EVER = Long.MAX_VALUE;

    /** What is waited for. */
    enum Wait {
        /** Bytes, with a buffer at hand. */
        READ,
        /** Bytes, with no buffer. */
        READABLE,
        /** Room in the socket's send buffer. */
        WRITE,
        /** Bytes to drop, after the end. */
        LINGER
    }

    /**
     * How long to wait on.
     *
     * @return nanoseconds; 0 or less to leave, {@link #FOR_EVER} for no limit
     */
    long left(Wait wait);
}

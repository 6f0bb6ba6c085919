package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.RefuseReason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What a server has counted up to one moment. {@code accepted} is {@code open} and all that have
 * {@code closed}, exactly.
 *
 * @param accepted connections that got a thread
 * @param open those of them that are not over
 * @param peak the most that were open at one time
 * @param bytesRead by handlers, from connections open and closed
 * @param bytesWritten likewise
 * @param closed how many ended for each reason; each reason is there
 * @param refused how often that happened for each reason; each reason is there
 * @param handlerTimes how many handlers took up to each of {@link #HANDLER_TIME_BOUNDS}, but more
 *     than the one before; the last: more than all of them
 */
public record Counts(
        long accepted,
        int open,
        int peak,
        long bytesRead,
        long bytesWritten,
        Map<CloseReason, Long> closed,
        Map<RefuseReason, Long> refused,
        List<Long> handlerTimes) {

    /** The classes into which the time that handlers take is sorted. */
    public static final List<Duration> HANDLER_TIME_BOUNDS =
            List.of(
                    Duration.ofMillis(1),
                    Duration.ofMillis(10),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1));

    public Counts {
        closed = Collections.unmodifiableMap(closed);
        refused = Collections.unmodifiableMap(refused);
    }

    /** Of a server that there never was. */
    public static Counts none() {
        return new Counters().counts(List.of());
    }

    /** How many connections were given up before a handler had them, for want of a handshake. */
    public long handshakesFailed() {
        return closed.get(CloseReason.HANDSHAKE_FAILED) + closed.get(CloseReason.HANDSHAKE_TIMEOUT);
    }
}

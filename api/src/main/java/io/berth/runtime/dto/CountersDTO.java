package io.berth.runtime.dto;

import java.util.Map;
import org.osgi.dto.DTO;

/**
 * What a server has counted since it was made; stopping, moving and configuring it anew don't reset
 * them. {@link #accepted} is {@link #open} and all of {@link #closed} together, at any moment.
 *
 * @since 1.0
 */
public class CountersDTO extends DTO {

    /** Connections that were accepted and not refused at once. */
    public long accepted;

    /** Those of them that are not over: also one that lingers, and one whose handler goes on. */
    public int open;

    /** The most that were open at one time. */
    public int peak;

    /** Bytes that handlers have read, from connections open and closed; without those of TLS. */
    public long bytesRead;

    /** Bytes that handlers have written, likewise. */
    public long bytesWritten;

    /** How many have ended, by the word for the {@link io.berth.CloseReason}; all are there. */
    public Map<String, Long> closed;

    /**
     * How many were refused, by the word for the {@link io.berth.RefuseReason}; all are there.
     * {@code NO_HANDLER} alone is found out after a connection was accepted, which then is in
     * {@link #closed} too, as {@code HANDLER_GONE}.
     */
    public Map<String, Long> refused;

    /** How many ended as {@code HANDSHAKE_FAILED} or {@code HANDSHAKE_TIMEOUT}. */
    public long handshakesFailed;

    /** The bounds of {@link #handlerTimes}, in milliseconds, ascending. */
    public long[] handlerTimeBounds;

    /**
     * How many handlers returned, or threw, after up to the bound of the same index, but after more
     * than that before; the last, one more than there are bounds: after more than all of them.
     */
    public long[] handlerTimes;

    /** By Berth. */
    public CountersDTO() {}
}

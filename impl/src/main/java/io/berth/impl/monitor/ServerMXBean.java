package io.berth.impl.monitor;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server as JMX shows it: read-only, in types that every client knows. What JMX calls a getter
 * has to be named like one.
 */
public interface ServerMXBean {

    String getName();

    /** The word for its state. */
    String getState();

    /** What its state {@code FAILED} comes from; null in other states. */
    @Nullable String getFailure();

    /** The address that it is bound to; null while no port is open. */
    @Nullable String getAddress();

    boolean isTls();

    /** Who serves; null where nobody does. */
    @Nullable String getHandler();

    int getOpenConnections();

    /** The most that were open at one time. */
    int getPeak();

    long getAccepted();

    long getBytesRead();

    long getBytesWritten();

    /** How many have ended, by the word for the reason. */
    Map<String, Long> getClosed();

    /** How many were refused, by the word for the reason. */
    Map<String, Long> getRefused();

    long getHandshakesFailed();

    /** How many handlers were done in up to so many milliseconds, but not in those before. */
    Map<String, Long> getHandlerTimes();

    /** The configuration in force, without its secrets. */
    Map<String, String> getConfiguration();

    /** What is wrong with the latest version of its configuration. */
    List<String> getProblems();
}

package io.berth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what happens to connections: register it as a service with a {@code berth.server.name} (a
 * name or {@code *}) and, where it wants other than the default, {@code berth.events}.
 *
 * <p>It can't touch the bytes. What it throws is reported to every {@link ErrorListener} and
 * otherwise ignored.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface ConnectionListener {

    /**
     * Something happened to a connection.
     *
     * @param event what happened; called on the thread that made it happen, most often the
     *     connection's own, which waits meanwhile; {@code DRAIN} on a thread of Berth's
     */
    void onEvent(ConnectionEvent event);
}

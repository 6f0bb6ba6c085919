package io.berth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what happens to servers: register it as a service with a {@code berth.server.name}, a
 * name or {@code *}. What it throws is reported to every {@link ErrorListener} and otherwise
 * ignored.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface ServerListener {

    /**
     * Something happened to a server.
     *
     * @param event what happened; events of one server come one after the other, in order, on a
     *     thread of Berth's, so that by then the server may have moved on
     */
    void onEvent(ServerEvent event);
}

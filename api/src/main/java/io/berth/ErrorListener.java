package io.berth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what went wrong on this side: what handlers, listeners and tuners threw, and what Berth
 * itself could not do. Faults of a peer are no errors: they are a {@link CloseReason}. Register it
 * as a service with a {@code berth.server.name}, a name or {@code *}. What it throws itself is
 * logged.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface ErrorListener {

    /**
     * Something went wrong.
     *
     * @param event what went wrong; called on the thread where it did, which waits meanwhile, but
     *     for what belongs to no connection: that is told on a thread of Berth's
     */
    void onError(ErrorEvent event);
}

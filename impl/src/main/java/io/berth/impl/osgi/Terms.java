package io.berth.impl.osgi;

import static io.berth.whiteboard.WhiteboardConstants.EVENTS;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;

import io.berth.ConnectionEvent;
import java.util.Set;
import org.osgi.framework.ServiceReference;

/**
 * What a listener or tuner asks for in its service properties.
 *
 * @param names the servers it is for
 * @param events the events of connections that it wants, where it listens to them
 */
record Terms(ServerNames names, Set<ConnectionEvent.Type> events) {

    static final Terms NONE = new Terms(ServerNames.NONE, Set.of());

    /**
     * The terms as they are now.
     *
     * @throws IllegalArgumentException where a property is of no use
     */
    static Terms of(ServiceReference<?> reference) {
        return new Terms(
                ServerNames.ofListener(reference.getProperty(SERVER_NAME)),
                WantedEvents.of(reference.getProperty(EVENTS)));
    }

    boolean areForSomebody() {
        return !names.names().isEmpty();
    }
}

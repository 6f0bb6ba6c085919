package io.berth.impl.osgi;

import static io.berth.whiteboard.WhiteboardConstants.EVENTS;

import io.berth.ConnectionEvent;
import io.berth.impl.server.Audience;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads which events a connection listener wants. */
final class WantedEvents {

    private WantedEvents() {}

    /**
     * The events that a property names.
     *
     * @param property null where the listener doesn't say
     * @throws IllegalArgumentException that says what was found and what was expected
     */
    static Set<ConnectionEvent.Type> of(@Nullable Object property) {
        return property == null
                ? Audience.BY_DEFAULT
                : Words.of(EVENTS, property).stream()
                        .map(WantedEvents::event)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static ConnectionEvent.Type event(String name) {
        return Arrays.stream(ConnectionEvent.Type.values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Words.unfit(EVENTS, name, "some of " + all()));
    }

    private static String all() {
        return Arrays.stream(ConnectionEvent.Type.values())
                .map(Enum::name)
                .collect(Collectors.joining(", "));
    }
}

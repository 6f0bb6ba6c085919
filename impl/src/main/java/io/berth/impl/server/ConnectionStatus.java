package io.berth.impl.server;

import io.berth.ConnectionInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An open connection as it is at one moment, for those who look in.
 *
 * @param idle how long no byte has moved
 * @param stage the name of where its own thread is
 * @param isDraining whether it has been told to end soon
 * @param handler who serves it; null where nobody does, yet or any more
 */
public record ConnectionStatus(
        ConnectionInfo connection,
        Duration idle,
        String stage,
        boolean isDraining,
        @Nullable HandlerBinding handler) {

    static ConnectionStatus of(Session session) {
        return new ConnectionStatus(
                session.record(),
                session.deadlines().idle(),
                session.stage().name(),
                session.isDraining(),
                session.handler());
    }
}

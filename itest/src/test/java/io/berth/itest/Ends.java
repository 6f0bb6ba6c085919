package io.berth.itest;

import static io.berth.whiteboard.WhiteboardConstants.EVENTS;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;

import io.berth.CloseReason;
import io.berth.ConnectionEvent;
import io.berth.ConnectionListener;
import java.util.Map;

/** Why the connections of a server ended, and when. */
final class Ends {

    private final Told<End> told = new Told<>();

    /**
     * An end.
     *
     * @param nanoTime when all was finished
     */
    record End(CloseReason reason, long nanoTime) {}

    private Ends() {}

    /** Those from now on. */
    static Ends of(Site site, String server) {
        Ends ends = new Ends();
        ConnectionListener listener = event -> ends.told.add(end(event));
        site.register(
                ConnectionListener.class,
                listener,
                Map.of(SERVER_NAME, server, EVENTS, ConnectionEvent.Type.CLOSE.name()));
        return ends;
    }

    private static End end(ConnectionEvent event) {
        return new End(event.connection().closeReason().orElseThrow(), System.nanoTime());
    }

    CloseReason next() throws InterruptedException {
        return nextEnd().reason();
    }

    End nextEnd() throws InterruptedException {
        return told.next();
    }
}

package io.berth.bench.jmh;

import io.berth.ConnectionEvent;
import io.berth.ConnectionListener;
import java.util.concurrent.atomic.LongAdder;

/** Counts the bytes of each read and write: the least that a listener can do. */
final class Traffic implements ConnectionListener {

    static final ConnectionEvent.Type[] EVENTS = {
        ConnectionEvent.Type.READ, ConnectionEvent.Type.WRITE
    };

    private final LongAdder bytes = new LongAdder();

    @Override
    public void onEvent(ConnectionEvent event) {
        bytes.add(event.bytes());
    }
}

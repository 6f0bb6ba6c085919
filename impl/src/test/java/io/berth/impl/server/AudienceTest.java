package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ConnectionEvent;
import io.berth.ConnectionListener;
import io.berth.ErrorListener;
import io.berth.ServerListener;
import io.berth.SocketTuner;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is told, and of what. */
class AudienceTest {

    private final Audience audience = new Audience();

    @Test
    void aConnectionListenerHearsWhatItAskedForAndNothingElse() {
        ConnectionListener listener = event -> {};

        audience.addConnectionListener(
                listener, Set.of(ConnectionEvent.Type.READ, ConnectionEvent.Type.CLOSE));

        for (ConnectionEvent.Type type : ConnectionEvent.Type.values()) {
            boolean asked = type == ConnectionEvent.Type.READ || type == ConnectionEvent.Type.CLOSE;
            assertEquals(asked ? List.of(listener) : List.of(), audience.listenersTo(type));
        }
    }

    @Test
    void byDefaultNobodyPaysForReadsAndWrites() {
        Set<ConnectionEvent.Type> all = EnumSet.allOf(ConnectionEvent.Type.class);
        all.removeAll(Audience.BY_DEFAULT);

        assertEquals(EnumSet.of(ConnectionEvent.Type.READ, ConnectionEvent.Type.WRITE), all);
    }

    @Test
    void oneThatWasAddedTwiceAndRemovedOnceIsStillThere() {
        ConnectionListener listener = event -> {};
        Runnable removal = audience.addConnectionListener(listener, Audience.BY_DEFAULT);
        audience.addConnectionListener(listener, Audience.BY_DEFAULT);

        removal.run();
        removal.run();

        assertEquals(List.of(listener), audience.listenersTo(ConnectionEvent.Type.NEW));
    }

    @Test
    void serverListenersComeAndGo() {
        ServerListener listener = event -> {};
        Runnable removal = audience.addServerListener(listener);
        assertEquals(List.of(listener), audience.serverListeners());

        removal.run();

        assertTrue(audience.serverListeners().isEmpty());
    }

    @Test
    void errorListenersComeAndGo() {
        ErrorListener listener = event -> {};
        Runnable removal = audience.addErrorListener(listener);
        assertEquals(List.of(listener), audience.errorListeners());

        removal.run();

        assertTrue(audience.errorListeners().isEmpty());
    }

    @Test
    void tunersServeInTheOrderTheyCame() {
        SocketTuner first = socket -> {};
        SocketTuner second = socket -> {};
        Runnable removal = audience.addTuner(first);
        audience.addTuner(second);
        assertEquals(List.of(first, second), audience.tuners());

        removal.run();

        assertFalse(audience.tuners().contains(first));
    }
}

package io.berth.impl.server;

import io.berth.ConnectionEvent;
import io.berth.ConnectionListener;
import io.berth.ErrorListener;
import io.berth.ServerListener;
import io.berth.SocketTuner;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who is told of a server's events, and who tunes its sockets. Any thread may add and remove. */
public final class Audience {

    /** What a connection listener hears unless it says what it wants. */
    public static final Set<ConnectionEvent.Type> BY_DEFAULT =
            Set.copyOf(
                    EnumSet.complementOf(
                            EnumSet.of(ConnectionEvent.Type.READ, ConnectionEvent.Type.WRITE)));

    private final Map<ConnectionEvent.Type, List<ConnectionListener>> connectionListeners =
            new EnumMap<>(ConnectionEvent.Type.class);
    private final List<ServerListener> followers = new CopyOnWriteArrayList<>();
    private final List<ServerListener> serverListeners = new CopyOnWriteArrayList<>();
    private final List<ErrorListener> errorListeners = new CopyOnWriteArrayList<>();
    private final List<SocketTuner> tuners = new CopyOnWriteArrayList<>();

    public Audience() {
        for (ConnectionEvent.Type type : ConnectionEvent.Type.values()) {
            connectionListeners.put(type, new CopyOnWriteArrayList<>());
        }
    }

    /** Adds a listener; the result, run once or more, removes it. */
    public Runnable addConnectionListener(
            ConnectionListener listener, Set<ConnectionEvent.Type> events) {
        List<Runnable> removals =
                events.stream()
                        .map(type -> added(connectionListeners.get(type), listener))
                        .toList();
        return () -> removals.forEach(Runnable::run);
    }

    /**
     * Adds a listener of Berth's own: it is told on a thread that no users' code holds up, and once
     * more in the state {@code DRAINING} when the port has closed, and in the state {@code FAILED}
     * when it fails for another reason.
     */
    public Runnable addFollower(ServerListener listener) {
        return added(followers, listener);
    }

    /** Adds a listener; the result, run once or more, removes it. */
    public Runnable addServerListener(ServerListener listener) {
        return added(serverListeners, listener);
    }

    /** Adds a listener; the result, run once or more, removes it. */
    public Runnable addErrorListener(ErrorListener listener) {
        return added(errorListeners, listener);
    }

    /** Adds a tuner; the result, run once or more, removes it. */
    public Runnable addTuner(SocketTuner tuner) {
        return added(tuners, tuner);
    }

    private static <T> Runnable added(Collection<T> to, T one) {
        to.add(one);
        return new Once(() -> to.remove(one));
    }

    List<ConnectionListener> listenersTo(ConnectionEvent.Type type) {
        return connectionListeners.get(type);
    }

    List<ServerListener> followers() {
        return followers;
    }

    List<ServerListener> serverListeners() {
        return serverListeners;
    }

    List<ErrorListener> errorListeners() {
        return errorListeners;
    }

    List<SocketTuner> tuners() {
        return tuners;
    }
}

package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ErrorEvent;
import io.berth.ErrorListener;
import io.berth.RefuseReason;
import io.berth.ServerEvent;
import io.berth.ServerListener;
import io.berth.ServerState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a server tells of itself, and holds its states to the legal moves. */
final class ServerLog implements ServerListener, ErrorListener {

    private static final Map<ServerState, Set<ServerState>> MOVES =
            new EnumMap<>(ServerState.class);

    static {
        MOVES.put(
                ServerState.CREATED,
                EnumSet.of(
                        ServerState.WAITING,
                        ServerState.RUNNING,
                        ServerState.FAILED,
                        ServerState.DRAINING));
        MOVES.put(
                ServerState.WAITING,
                EnumSet.of(
                        ServerState.RUNNING,
                        ServerState.PAUSED,
                        ServerState.FAILED,
                        ServerState.DRAINING));
        MOVES.put(
                ServerState.RUNNING,
                EnumSet.of(
                        ServerState.PAUSED,
                        ServerState.WAITING,
                        ServerState.FAILED,
                        ServerState.DRAINING));
        MOVES.put(
                ServerState.PAUSED,
                EnumSet.of(
                        ServerState.RUNNING,
                        ServerState.WAITING,
                        ServerState.FAILED,
                        ServerState.DRAINING));
        MOVES.put(
                ServerState.DRAINING,
                EnumSet.of(
                        ServerState.STOPPED,
                        ServerState.RUNNING,
                        ServerState.WAITING,
                        ServerState.FAILED));
        MOVES.put(
                ServerState.STOPPED,
                EnumSet.of(
                        ServerState.RUNNING,
                        ServerState.WAITING,
                        ServerState.FAILED,
                        ServerState.DRAINING));
        MOVES.put(
                ServerState.FAILED,
                EnumSet.of(
                        ServerState.RUNNING,
                        ServerState.PAUSED,
                        ServerState.WAITING,
                        ServerState.DRAINING));
    }

    private final List<ServerEvent> events = new CopyOnWriteArrayList<>();
    private final List<ErrorEvent> errors = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(ServerEvent event) {
        events.add(event);
    }

    @Override
    public void onError(ErrorEvent event) {
        errors.add(event);
    }

    List<ServerEvent> all() {
        return List.copyOf(events);
    }

    List<ServerEvent> of(ServerEvent.Type type) {
        return events.stream().filter(event -> event.type() == type).toList();
    }

    List<ServerState> states() {
        return of(ServerEvent.Type.STATE_CHANGED).stream().map(ServerEvent::state).toList();
    }

    List<RefuseReason> refusals() {
        return of(ServerEvent.Type.REFUSED).stream()
                .map(event -> event.refuseReason().orElseThrow())
                .toList();
    }

    List<ErrorEvent> errors(ErrorEvent.Source source) {
        return errors.stream().filter(error -> error.source() == source).toList();
    }

    void await(ServerEvent.Type type) {
        Await.until("there is " + type, () -> !of(type).isEmpty());
    }

    void awaitStates(ServerState... states) {
        Await.until("the states were " + List.of(states), () -> states().equals(List.of(states)));
    }

    /** The states that were told of came in a legal order, and none twice in a row. */
    void checkMoves() {
        ServerState before = ServerState.CREATED;
        for (ServerState now : states()) {
            assertTrue(MOVES.get(before).contains(now), before + " → " + now);
            before = now;
        }
    }
}

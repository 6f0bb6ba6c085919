package io.berth.impl.osgi;

import io.berth.ConnectionListener;
import io.berth.ErrorListener;
import io.berth.ServerListener;
import io.berth.SocketTuner;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.osgi.framework.Bundle;

/** Brings the services that are there together with the servers that are there. */
final class Whiteboard {

    private final Surroundings around;
    private final HandlerBoard handlers;
    private final List<ListenerBoard<?>> listeners;

    Whiteboard(Surroundings around) {
        this.around = around;
        this.handlers = new HandlerBoard(around);
        this.listeners =
                List.of(
                        new ListenerBoard<ErrorListener>(
                                ErrorListener.class,
                                (berth, listener, terms, reference) ->
                                        berth.audience().addErrorListener(listener),
                                around),
                        new ListenerBoard<ServerListener>(
                                ServerListener.class,
                                (berth, listener, terms, reference) ->
                                        berth.audience().addServerListener(listener),
                                around),
                        new ListenerBoard<ConnectionListener>(
                                ConnectionListener.class,
                                (berth, listener, terms, reference) ->
                                        berth.audience()
                                                .addConnectionListener(listener, terms.events()),
                                around),
                        new ListenerBoard<>(SocketTuner.class, new TunerJoining(), around),
                        new ListenerBoard<>(SSLContext.class, new ContextJoining(), around));
    }

    void open() {
        listeners.forEach(ListenerBoard::open);
        handlers.open();
    }

    void close() {
        Crew.guarded(handlers::close);
        listeners.forEach(board -> Crew.guarded(board::close));
    }

    /** Has a server served and heard; those who listen come first, so that they miss nothing. */
    void add(Berth berth) {
        around.berths().add(berth);
        listeners.forEach(board -> board.see(berth));
        berth.open();
        handlers.see(berth);
        around.changes().note();
    }

    /** Forgets a server that has gone. */
    void remove(Berth berth) {
        around.berths().remove(berth);
        listeners.forEach(board -> board.forget(berth));
        around.refusals().forget(berth.name());
        around.changes().note();
    }

    /** A refusal for each service and server that it is for and that is not there. */
    Stream<Refusal> strangers(Set<String> servers) {
        return Stream.concat(
                handlers.strangers(servers),
                memberships().flatMap(membership -> membership.strangers(servers)));
    }

    /** Who listens, tunes or secures, and where. */
    Stream<Membership> memberships() {
        return listeners.stream().flatMap(ListenerBoard::memberships);
    }

    /** A bundle is about to stop. */
    void leave(Bundle bundle) {
        handlers.leave(bundle);
    }
}

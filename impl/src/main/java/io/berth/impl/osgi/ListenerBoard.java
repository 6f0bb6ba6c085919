package io.berth.impl.osgi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** All services of one kind that listen to servers, tune their sockets or secure them. */
final class ListenerBoard<T> implements ServiceTrackerCustomizer<T, Listening<T>> {

    private final Class<T> type;
    private final Joining<T> joining;
    private final Surroundings around;
    private final Set<Listening<T>> all = ConcurrentHashMap.newKeySet();
    private final ServiceTracker<T, Listening<T>> tracker;

    ListenerBoard(Class<T> type, Joining<T> joining, Surroundings around) {
        this.type = type;
        this.joining = joining;
        this.around = around;
        this.tracker = new ServiceTracker<>(around.context(), type, this);
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    /** A server has come. */
    void see(Berth berth) {
        all.forEach(listening -> listening.see(berth));
    }

    /** Who is there, and bound to what. */
    Stream<Membership> memberships() {
        return all.stream().map(Listening::membership);
    }

    /** A server has gone. */
    void forget(Berth berth) {
        all.forEach(listening -> listening.forget(berth));
    }

    @Override
    public Listening<T> addingService(ServiceReference<T> reference) {
        Listening<T> listening = new Listening<>(type, reference, joining, around);
        all.add(listening);
        modifiedService(reference, listening);
        return listening;
    }

    @Override
    public void modifiedService(ServiceReference<T> reference, Listening<T> listening) {
        try {
            Terms terms = Terms.of(reference);
            around.accept(type, reference);
            listening.change(terms);
        } catch (IllegalArgumentException e) {
            around.refuse(type, reference, e);
            listening.change(Terms.NONE);
        }
        around.changes().note();
    }

    @Override
    public void removedService(ServiceReference<T> reference, Listening<T> listening) {
        all.remove(listening);
        around.accept(type, reference);
        listening.end();
        around.changes().note();
    }
}

package io.berth.impl.osgi;

import io.berth.ConnectionHandler;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.osgi.framework.ServiceReference;

/** A handler in the service registry, as its properties are now. */
final class Offer {

    private final ServiceReference<ConnectionHandler> reference;
    private final Queue<Parting> partings = new ConcurrentLinkedQueue<>();
    private volatile ServerNames names = ServerNames.NONE;
    private volatile boolean withdrawn;

    Offer(ServiceReference<ConnectionHandler> reference) {
        this.reference = reference;
    }

    ServiceReference<ConnectionHandler> reference() {
        return reference;
    }

    /** Has it be for these servers; whether that is a change. */
    boolean address(ServerNames changed) {
        boolean news = !changed.equals(names);
        names = changed;
        return news;
    }

    /** The servers that it is for. */
    Set<String> names() {
        return names.names();
    }

    /** It goes, or is about to: from now on nobody begins to use it. For good. */
    void withdraw() {
        withdrawn = true;
    }

    /** Whether its service object may be asked for. */
    boolean isUsable() {
        return !withdrawn && !Services.isLeaving(reference);
    }

    boolean isFor(String server) {
        return !withdrawn && names.include(server);
    }

    /** Notes that a server is being left. */
    void add(Parting parting) {
        partings.add(parting);
        parting.whenFinished(() -> partings.remove(parting));
    }

    /**
     * Waits until the servers that are being left have been left: all begin before any is over, and
     * one that fails keeps no other from it.
     */
    void finishPartings() {
        partings.forEach(parting -> Crew.guarded(parting::begin));
        partings.forEach(parting -> Crew.guarded(parting::finish));
    }

    @Override
    public String toString() {
        return Services.describe(reference);
    }
}

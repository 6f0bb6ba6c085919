package io.berth.impl.osgi;

import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;

import io.berth.ConnectionHandler;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All handlers. One that goes is waited for on the thread that unregisters it: its object stays
 * usable until its connections have ended.
 *
 * <p>It tracks by type alone, so that a change of properties is never reported as a departure.
 */
final class HandlerBoard implements ServiceTrackerCustomizer<ConnectionHandler, Offer> {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerBoard.class);

    private static final Comparator<Offer> BEST_FIRST =
            Comparator.comparing(Offer::reference, Comparator.reverseOrder());

    private final Surroundings around;
    private final Set<Offer> all = ConcurrentHashMap.newKeySet();
    private final ServiceTracker<ConnectionHandler, Offer> tracker;

    HandlerBoard(Surroundings around) {
        this.around = around;
        this.tracker = new ServiceTracker<>(around.context(), ConnectionHandler.class, this);
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    /** A refusal for each handler and server that it is for and that is not there. */
    Stream<Refusal> strangers(Set<String> servers) {
        return all.stream().flatMap(offer -> strangers(offer, servers));
    }

    private static Stream<Refusal> strangers(Offer offer, Set<String> servers) {
        ServiceFacts facts = ServiceFacts.of(ConnectionHandler.class, offer.reference());
        return offer.names().stream()
                .filter(name -> offer.isFor(name) && !servers.contains(name))
                .map(name -> Membership.unknown(facts, name));
    }

    /** A server has come; the best comes first, so that no other serves it for a moment. */
    void see(Berth berth) {
        all.stream().sorted(BEST_FIRST).forEach(offer -> berth.roster().see(offer));
    }

    /** All handlers of a bundle go: they begin to together, so that one deadline holds for them. */
    void leave(Bundle bundle) {
        dismiss(
                all.stream()
                        .filter(offer -> bundle.equals(offer.reference().getBundle()))
                        .toList());
    }

    private void dismiss(List<Offer> offers) {
        if (!offers.isEmpty()) {
            offers.forEach(Offer::withdraw);
            around.berths().forEach(berth -> berth.roster().dismiss(offers));
        }
    }

    @Override
    public Offer addingService(ServiceReference<ConnectionHandler> reference) {
        Offer offer = new Offer(reference);
        all.add(offer);
        modifiedService(reference, offer);
        return offer;
    }

    @Override
    public void modifiedService(ServiceReference<ConnectionHandler> reference, Offer offer) {
        if (offer.address(names(reference))) {
            offer.names().stream().filter(this::isUnknown).forEach(name -> tellOf(offer, name));
        }
        around.berths().forEach(berth -> berth.roster().see(offer));
        around.changes().note();
    }

    private boolean isUnknown(String server) {
        return around.berths().stream().noneMatch(berth -> berth.name().equals(server));
    }

    /** It may come later; or the name is misspelt, and this is the only hint. */
    private static void tellOf(Offer offer, String server) {
        LOG.info("Handler {} waits for a server named {}", offer, server);
    }

    private ServerNames names(ServiceReference<ConnectionHandler> reference) {
        try {
            ServerNames names = ServerNames.ofHandler(reference.getProperty(SERVER_NAME));
            around.accept(ConnectionHandler.class, reference);
            return names;
        } catch (IllegalArgumentException e) {
            around.refuse(ConnectionHandler.class, reference, e);
            return ServerNames.NONE;
        }
    }

    @Override
    public void removedService(ServiceReference<ConnectionHandler> reference, Offer offer) {
        Bundle bundle = reference.getBundle();
        if (bundle != null && bundle.getState() == Bundle.STOPPING) {
            leave(bundle);
        }
        dismiss(List.of(offer));
        offer.finishPartings();
        all.remove(offer);
        around.accept(ConnectionHandler.class, reference);
        around.changes().note();
    }
}

package io.berth.impl.osgi;

import io.berth.SocketTuner;
import io.berth.TunableSocket;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.ServiceReference;

/**
 * The tuners of one server, one after the other: the best ranked first, so that the last word is
 * the lowest's.
 */
final class TunerChain implements SocketTuner {

    private record Link(ServiceReference<SocketTuner> reference, SocketTuner tuner) {}

    private static final Comparator<Link> BEST_FIRST =
            Comparator.comparing(Link::reference, Comparator.reverseOrder());

    private final List<Link> links = new CopyOnWriteArrayList<>();

    /** Adds a tuner; the result removes it. */
    Runnable add(SocketTuner tuner, ServiceReference<SocketTuner> reference) {
        Link link = new Link(reference, tuner);
        links.add(link);
        sort();
        return () -> links.remove(link);
    }

    /** Puts them in the order that their rankings have now. */
    void sort() {
        links.sort(BEST_FIRST);
    }

    @Override
    public void tune(TunableSocket socket) throws Exception {
        for (Link link : links) {
            link.tuner.tune(socket);
        }
    }
}

package io.berth.impl.osgi;

import io.berth.impl.monitor.ServerBeans;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows servers in ways that not every framework knows. One whose packages are not there is left
 * out; one that fails leaves the server alone.
 */
final class Shows {

    private static final Logger LOG = LoggerFactory.getLogger(Shows.class);

    /** Each shows a server, and gives what takes it away again. */
    private final List<Function<Berth, Runnable>> ways = new ArrayList<>();

    private final Map<Berth, List<Runnable>> shown = new ConcurrentHashMap<>();

    Shows(Surroundings around) {
        addIfThere("JMX", () -> beans(around));
        addIfThere("Felix Health Checks", () -> checks(around));
    }

    private static Function<Berth, Runnable> beans(Surroundings around) {
        ServerBeans beans = new ServerBeans();
        return berth ->
                beans.show(
                        berth.name(),
                        () -> ServerPicture.of(berth, List.of(), around.refusals().all()));
    }

    private static Function<Berth, Runnable> checks(Surroundings around) {
        ServerHealth.requireApi();
        return berth -> ServerHealth.show(berth, around.context());
    }

    private void addIfThere(String what, Supplier<Function<Berth, Runnable>> way) {
        try {
            ways.add(way.get());
        } catch (LinkageError absent) {
            LOG.debug("Servers are not shown by {}: its packages are not there", what, absent);
        }
    }

    void add(Berth berth) {
        shown.put(berth, ways.stream().map(way -> shownBy(way, berth)).toList());
    }

    private static Runnable shownBy(Function<Berth, Runnable> way, Berth berth) {
        try {
            return way.apply(berth);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("{}: can't be shown to all", berth.name(), e);
            return () -> {};
        }
    }

    /** Takes a server away; may be called twice. */
    void remove(Berth berth) {
        List<Runnable> all = shown.remove(berth);
        if (all != null) {
            all.forEach(Crew::guarded);
        }
    }
}

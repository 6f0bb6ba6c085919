package io.berth.itest;

import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ConnectionHandler;
import java.io.ByteArrayInputStream;
import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** Handlers come, change and go, and no client notices. */
@Timeout(300)
class ReplacingUnderLoadIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final int UPDATES = 100;
    private static final int CHANGES = 20;

    /** Something that is done many times while clients look on. */
    private interface Change {
        void make(int time) throws Exception;
    }

    private static Tally tallied(Site site, int times, Change change) throws Exception {
        try (Load load = Load.on(site.port("load"))) {
            for (int time = 0; time < times; time++) {
                change.make(time);
                load.awaitAnswers();
            }
            return load.finish();
        }
    }

    private static void assertNothingLost(String what, Runtime runtime, Tally tally) {
        Figures.print(what + ", " + runtime, tally);
        assertEquals(0, tally.lost(), tally::toString);
    }

    @OnEachRuntime
    void aHandlersBundleIsUpdated(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        TestBundle packed = TestBundle.named("load.handler").with(ExchangeEcho.class);
        byte[] bytes = packed.bytes();
        Bundle bundle = site.install(packed);
        site.configure("load");
        Tally tally =
                tallied(site, UPDATES, time -> bundle.update(new ByteArrayInputStream(bytes)));
        assertNothingLost(UPDATES + " updates of the handler's bundle", runtime, tally);
        assertTrue(tally.reconnects() >= UPDATES * Load.CONNECTIONS, tally::toString);
    }

    @OnEachRuntime
    void rankingsChange(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.offer("load", new ExchangeEcho());
        ServiceRegistration<ConnectionHandler> other = site.offer("load", new ExchangeEcho());
        site.configure("load");
        Tally tally =
                tallied(site, CHANGES, time -> other.setProperties(ranked(time % 2 == 0 ? 1 : -1)));
        assertNothingLost(CHANGES + " changes of ranking", runtime, tally);
        assertEquals(0, tally.reconnects(), tally::toString);
    }

    private static Hashtable<String, Object> ranked(int ranking) {
        return new Hashtable<>(Map.of(SERVER_NAME, "load", Constants.SERVICE_RANKING, ranking));
    }

    @OnEachRuntime
    void aHandlerIsNamedForAnotherServerAndBack(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        ServiceRegistration<ConnectionHandler> handler = site.offer("load", new ExchangeEcho());
        site.configure("load");
        Tally tally =
                tallied(
                        site,
                        CHANGES,
                        time -> {
                            handler.setProperties(named("elsewhere"));
                            handler.setProperties(named("load"));
                        });
        assertNothingLost(CHANGES + " changes of the server's name", runtime, tally);
    }

    private static Hashtable<String, Object> named(String server) {
        return new Hashtable<>(Map.of(SERVER_NAME, server));
    }

    @OnEachRuntime
    void prototypesAreReplaced(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        LoadPrototypes prototypes = new LoadPrototypes();
        ServiceRegistration<?>[] registered = {register(site, prototypes)};
        site.configure("load");
        Tally tally =
                tallied(
                        site,
                        CHANGES,
                        time -> {
                            registered[0].unregister();
                            registered[0] = register(site, prototypes);
                        });
        assertNothingLost(CHANGES + " replaced prototypes", runtime, tally);
        site.delete("load");
        site.awaitGone("load");
        assertEquals(0, prototypes.out());
    }

    private static ServiceRegistration<?> register(Site site, LoadPrototypes prototypes) {
        return site.kept(
                site.framework()
                        .context()
                        .registerService(
                                ConnectionHandler.class,
                                prototypes,
                                new Hashtable<>(Map.of(SERVER_NAME, "load"))));
    }
}

package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerState;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Handlers of another bundle, compiled against the API alone. */
@Timeout(60)
class HandlerBundleIT {

    private static final String IMPLEMENTATION = "osgi.implementation";

    @RegisterExtension static final Sites SITES = new Sites();

    private static TestBundle bundle(Class<?> component) {
        return TestBundle.named("test.greeter").with(component, Greeter.Answers.class);
    }

    private static String answer(Site site) throws Exception {
        try (Peer peer = site.connect("greeter")) {
            return peer.exchange("?");
        }
    }

    @OnEachRuntime
    void aComponentWithAServersNameServes(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("greeter");
        site.install(bundle(Greeter.A.class));
        assertEquals("a", answer(site));
    }

    @OnEachRuntime
    void aComponentOfPrototypeScopeServesEachConnectionAnew(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("greeter");
        site.install(bundle(Greeter.Counting.class));
        try (Peer one = site.connect("greeter");
                Peer two = site.connect("greeter")) {
            assertEquals("1", one.exchange("?"));
            assertEquals("2", one.exchange("?"));
            assertEquals("1", two.exchange("?"));
        }
    }

    @OnEachRuntime
    void itImportsNoMoreThanTheApi(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        Bundle bundle = site.install(bundle(Greeter.A.class));
        String imports = bundle.getHeaders().get("Import-Package");
        assertTrue(imports.contains("io.berth;version=\"[1.0,2)\""), imports);
        assertEquals(-1, imports.indexOf("impl"), imports);
    }

    @OnEachRuntime
    void itRequiresBerthByItsAnnotation(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        Bundle bundle = site.install(bundle(Greeter.A.class));
        List<BundleRequirement> required =
                bundle.adapt(BundleRevision.class).getDeclaredRequirements(IMPLEMENTATION);
        assertEquals(1, required.size());
        String filter = required.get(0).getDirectives().get("filter");
        assertTrue(filter.contains("(osgi.implementation=io.berth)"), filter);
    }

    @OnEachRuntime
    void withoutBerthItDoesNotResolve(Runtime runtime) throws Exception {
        try (Framework framework = Framework.empty(runtime)) {
            framework.installAll(
                    Jars.bundles().stream()
                            .filter(jar -> !jar.toString().contains("io.berth.impl"))
                            .filter(jar -> !jar.toString().contains("io.berth.example"))
                            .toList());
            BundleException refused =
                    assertThrows(
                            BundleException.class,
                            () -> bundle(Greeter.A.class).install(framework));
            assertEquals(BundleException.RESOLVE_ERROR, refused.getType());
            assertTrue(refused.getMessage().contains(IMPLEMENTATION), refused.getMessage());
        }
    }

    @OnEachRuntime
    void stoppedItsConnectionsEndAndNewcomersWaitForItsStart(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("greeter", "handler.grace=1m");
        Bundle bundle = site.install(bundle(Greeter.A.class));
        int port = site.port("greeter");
        try (Peer old = Peer.to(port)) {
            assertEquals("a", old.exchange("?"));
            bundle.stop();
            assertTrue(old.isEnded());
            try (Peer newcomer = Peer.to(port)) {
                newcomer.say("?");
                bundle.start();
                assertEquals("a", newcomer.hear(1));
            }
        }
    }

    @OnEachRuntime
    void stoppedWithoutGraceThePortCloses(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("greeter", "handler.grace=0");
        Bundle bundle = site.install(bundle(Greeter.A.class));
        site.running("greeter");
        bundle.stop();
        site.await("greeter", ServerState.WAITING);
        bundle.start();
        assertEquals("a", answer(site));
    }

    @OnEachRuntime
    void updatedItServesWithItsNewClasses(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("greeter");
        Bundle bundle = site.install(bundle(Greeter.A.class));
        assertEquals("a", answer(site));
        bundle(Greeter.B.class).update(bundle);
        refresh(site, bundle);
        assertEquals("b", answer(site));
    }

    @OnEachRuntime
    void updatedUnderLoadNoClientIsRefused(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.configure("greeter", "handler.grace=30s");
        Bundle bundle = site.install(bundle(Greeter.A.class));
        try (Regulars load = Regulars.on(site.port("greeter"))) {
            for (int i = 0; i < 3; i++) {
                load.awaitMore();
                bundle(Greeter.A.class).update(bundle);
                refresh(site, bundle);
            }
            load.awaitMore();
            load.assertUnharmed();
        }
    }

    private static void refresh(Site site, Bundle bundle) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        site.framework()
                .context()
                .getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(
                        List.of(bundle),
                        event -> {
                            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                                refreshed.countDown();
                            }
                        });
        refreshed.await();
    }
}

package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.berth.TcpServerFactory;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Component;

/** The built bundles as they are, in each framework. */
@Timeout(60)
class BundlesIT {

    @ParameterizedTest
    @EnumSource
    void givenAllBundlesThenEachIsActive(Runtime runtime) throws Exception {
        try (Framework framework = Framework.start(runtime)) {
            Map<String, Integer> idle =
                    Stream.of(framework.context().getBundles())
                            .filter(bundle -> bundle.getState() != wanted(bundle))
                            .collect(Collectors.toMap(Bundle::getSymbolicName, Bundle::getState));
            assertEquals(Map.of(), idle);
        }
    }

    private static int wanted(Bundle bundle) {
        return Framework.isFragment(bundle) ? Bundle.RESOLVED : Bundle.ACTIVE;
    }

    @ParameterizedTest
    @EnumSource
    void givenABundleOfTheTestThenItUsesTheApiOfTheBundles(Runtime runtime) throws Exception {
        try (Framework framework = Framework.start(runtime)) {
            Bundle bundle =
                    TestBundle.named("test.activator")
                            .activator(Announcing.class)
                            .install(framework);
            Supplier<?> announced = (Supplier<?>) framework.service("(from=test.activator)");
            assertEquals(framework.bundle("io.berth.api").loadClass(API), announced.get());
            assertNotSame(TcpServerFactory.class, announced.get());
            assertEquals(Bundle.ACTIVE, bundle.getState());
        }
    }

    @ParameterizedTest
    @EnumSource
    void givenAComponentInABundleOfTheTestThenItsServiceIsThere(Runtime runtime) throws Exception {
        try (Framework framework = Framework.start(runtime)) {
            TestBundle.named("test.component").with(Counted.class).install(framework);
            assertEquals("counted", ((Supplier<?>) framework.service("(from=component)")).get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void givenASharedApiThenTestAndBundlesHaveTheSameTypes(Runtime runtime) throws Exception {
        try (Framework framework = Framework.sharingApi(runtime)) {
            Class<?> seen = framework.bundle("io.berth.impl").loadClass(API);
            assertSame(TcpServerFactory.class, seen);
        }
    }

    private static final String API = TcpServerFactory.class.getName();

    /** Says which API its bundle is wired to. */
    public static final class Announcing implements BundleActivator {

        /** Called by the framework. */
        public Announcing() {}

        @Override
        public void start(BundleContext context) {
            Supplier<Class<?>> api = () -> TcpServerFactory.class;
            context.registerService(
                    Supplier.class, api, new Hashtable<>(Map.of("from", "test.activator")));
        }

        @Override
        public void stop(BundleContext context) {}
    }

    /** A component of a user's bundle. */
    @Component(property = "from=component")
    public static final class Counted implements Supplier<String> {

        /** Called by SCR. */
        public Counted() {}

        @Override
        public String get() {
            return "counted";
        }
    }
}

package io.berth.impl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import io.berth.impl.server.Engine;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.TimeUnit;

/** The rooms of this house, and the arrows between them, which go down only. */
@AnalyzeClasses(locations = ArchitectureTest.House.class)
class ArchitectureTest {

    private static final String CHANNEL = "io.berth.impl.channel";
    private static final String TLS = "io.berth.impl.tls";
    private static final String SERVER = "io.berth.impl.server";
    private static final String MONITOR = "io.berth.impl.monitor";
    private static final String OSGI = "io.berth.impl.osgi..";
    private static final String[] PLAIN = {"java..", "org.slf4j..", "org.jspecify.."};

    @ArchTest
    static final ArchRule tlsKnowsTheContractAndTheJdkAlone =
            classes()
                    .that()
                    .resideInAPackage(TLS)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "io.berth",
                            TLS,
                            "java..",
                            "javax.crypto..",
                            "javax.net.ssl",
                            "javax.security.auth.x500",
                            "org.jspecify..");

    @ArchTest
    static final ArchRule channelKnowsBytesAndNothingElse =
            classes()
                    .that()
                    .resideInAPackage(CHANNEL)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(with(CHANNEL, "javax.net.ssl"));

    @ArchTest
    static final ArchRule serverKnowsTheContractAndWhatIsBelowIt =
            classes()
                    .that()
                    .resideInAPackage(SERVER)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(with("io.berth", CHANNEL, TLS, SERVER, "javax.net.ssl"));

    @ArchTest
    static final ArchRule monitorKnowsTheServerAndHowToShowIt =
            classes()
                    .that()
                    .resideInAPackage(MONITOR)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            with(
                                    "io.berth",
                                    "io.berth.runtime.dto",
                                    SERVER,
                                    MONITOR,
                                    "jdk.jfr",
                                    "javax.management"));

    @ArchTest
    static final ArchRule onlyTheOsgiRoomKnowsOsgi =
            noClasses()
                    .that()
                    .resideInAPackage("io.berth.impl..")
                    .and()
                    .resideOutsideOfPackage(OSGI)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.osgi..", "org.apache.felix..", "io.berth.impl.osgi..");

    @ArchTest
    static final ArchRule noRoomsUseEachOtherInACircle =
            slices().matching("io.berth.impl.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobodySleeps =
            noClasses()
                    .should()
                    .callMethod(Thread.class, "sleep", long.class)
                    .orShould()
                    .callMethod(Thread.class, "sleep", long.class, int.class)
                    .orShould()
                    .callMethod(TimeUnit.class, "sleep", long.class);

    @ArchTest
    static final ArchRule allDeadlinesAreTheWatchdogs =
            noClasses().should().dependOnClassesThat().areAssignableTo(Timer.class);

    /** Where the built classes are, without those of the tests and of libraries. */
    static final class House implements LocationProvider {

        @Override
        public Set<Location> get(Class<?> testClass) {
            return Set.of(
                    Location.of(Engine.class.getProtectionDomain().getCodeSource().getLocation()));
        }
    }

    private static String[] with(String... packages) {
        String[] all = new String[PLAIN.length + packages.length];
        System.arraycopy(PLAIN, 0, all, 0, PLAIN.length);
        System.arraycopy(packages, 0, all, PLAIN.length, packages.length);
        return all;
    }
}

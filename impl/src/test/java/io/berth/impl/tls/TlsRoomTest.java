package io.berth.impl.tls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrow of this room: down to the API and the JDK, and nowhere else. */
@AnalyzeClasses(
        packages = "io.berth.impl.tls",
        importOptions = ImportOption.DoNotIncludeTests.class)
class TlsRoomTest {

    @ArchTest
    static final ArchRule importsTheApiAndTheJdkOnly =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "io.berth.impl.tls",
                            "io.berth",
                            "java..",
                            "javax.crypto..",
                            "javax.net.ssl",
                            "javax.security.auth.x500",
                            "org.jspecify.annotations");
}

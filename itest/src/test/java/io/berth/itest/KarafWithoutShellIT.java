package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ConnectException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Berth in a Karaf that has no shell, all by files. It takes long to start, so that the tests share
 * one and are steps of one story.
 */
@Timeout(240)
@EnabledForJreRange(
        minVersion = Karaf.FIRST_JAVA_WITHOUT_SHELL,
        disabledReason = "Karaf's shell works here, and its test too")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KarafWithoutShellIT {

    @RegisterExtension static final KarafStory STORY = new KarafStory();

    private static KarafFolder folder;
    private static Karaf karaf;
    private static int greeter;
    private static int echo;

    @BeforeAll
    static void start() throws Exception {
        folder = KarafFolder.fresh("KarafWithoutShellIT");
        folder.set(
                "org.apache.felix.eventadmin.impl.EventAdmin.cfg",
                "org.apache.felix.eventadmin.AddSubject",
                false);
        String boot = "org.apache.karaf.features.cfg";
        String repository = "mvn:io.berth/io.berth.karaf/" + KarafFolder.version();
        folder.prepend(boot, "featuresRepositories", repository + "/xml/features");
        folder.prepend(boot, "featuresBoot", "berth");
        folder.write("etc/io.berth.server-echo.cfg", "name = echo", "address = 127.0.0.1:0");
        folder.write("etc/io.berth.server-greeter.cfg", "name = greeter", "address = 127.0.0.1:0");
        karaf = Karaf.withoutShell(folder);
    }

    @AfterAll
    static void stop() {
        if (karaf != null) {
            karaf.close();
        }
    }

    private static void deployGreeter(Class<?> handler) throws Exception {
        TestBundle bundle = TestBundle.named("test.greeter").with(handler, Greeter.Answers.class);
        folder.place("deploy/greeter.jar", bundle.bytes());
    }

    @Test
    @Order(1)
    void aFeatureOfTheBootFeaturesIsThere() throws Exception {
        karaf.logged("echo: WAITING for a ConnectionHandler");
    }

    @Test
    @Order(2)
    void theHandlerOfADeployedBundleServes() throws Exception {
        deployGreeter(Greeter.A.class);
        greeter = karaf.listening("greeter");
        assertEquals("a", Karaf.answer(greeter, "?"));
    }

    @Test
    @Order(3)
    void aChangedFileMovesTheServerAndKeepsConnections() throws Exception {
        try (Peer old = Peer.to(greeter)) {
            assertEquals("a", old.exchange("?"));
            greeter = FreePort.find();
            karaf.mark();
            String address = "address = 127.0.0.1:" + greeter;
            folder.write(
                    "etc/io.berth.server-greeter.cfg",
                    "name = greeter",
                    address,
                    "handler.grace = 1m",
                    "drain.idle = 3s");
            assertEquals(greeter, karaf.listening("greeter"));
            assertEquals("a", Karaf.answer(greeter, "?"));
            assertEquals("a", old.exchange("?"));
        }
    }

    @Test
    @Order(4)
    void aHandlersBundleIsUpdatedWhileItServes() throws Exception {
        try (Regulars load = Regulars.on(greeter)) {
            load.awaitMore();
            karaf.mark();
            deployGreeter(Greeter.B.class);
            karaf.logged("greeter: served by");
            load.awaitMore();
            load.assertUnharmed();
        }
        assertEquals("b", Karaf.answer(greeter, "?"));
    }

    @Test
    @Order(5)
    void afterARestartTheServerComesBackByItself() throws Exception {
        karaf.terminate();
        karaf.logged("greeter: STOPPED");
        assertThrows(ConnectException.class, () -> Peer.to(greeter));
        karaf = Karaf.withoutShell(folder);
        assertEquals(greeter, karaf.listening("greeter"));
        assertEquals("b", Karaf.answer(greeter, "?"));
    }

    @Test
    @Order(6)
    void theExamplesOfADeployedArchiveServe() throws Exception {
        // Karaf takes the features away before it installs those of the archive.
        karaf.mark();
        folder.place("deploy/berth.kar", Files.readAllBytes(KarafFolder.archive()));
        echo = karaf.listening("echo");
        assertEquals("hello", Karaf.answer(echo, "hello"));
        assertEquals(greeter, karaf.listening("greeter"));
        assertEquals("b", Karaf.answer(greeter, "?"));
    }

    @Test
    @Order(7)
    void withoutItsArchiveNothingIsLeft() throws Exception {
        karaf.mark();
        Files.delete(folder.path("deploy/berth.kar"));
        karaf.logged("echo: has gone");
        karaf.logged("greeter: has gone");
        assertThrows(ConnectException.class, () -> Peer.to(echo));
        assertThrows(ConnectException.class, () -> Peer.to(greeter));
        karaf.awaitNoThread();
    }
}

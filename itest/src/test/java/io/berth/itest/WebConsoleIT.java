package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerConfig;
import io.berth.runtime.dto.RefusedConfigurationDTO;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Servers made, changed and deleted in the Felix Web Console, by what its page sends. */
@Timeout(90)
class WebConsoleIT {

    private static final String SERVERS = "(service.factoryPid=io.berth.server)";

    private static Site site;
    private static WebConsole console;

    @BeforeAll
    static void open() throws Exception {
        site = Site.start(Runtime.FELIX, WebConsole.SETTINGS);
        console = WebConsole.install(site);
    }

    @AfterEach
    void tidy() throws Exception {
        Configuration[] left =
                site.framework().service(ConfigurationAdmin.class).listConfigurations(SERVERS);
        for (Configuration one : left == null ? new Configuration[0] : left) {
            one.delete();
        }
        site.tidy();
    }

    @AfterAll
    static void close() throws Exception {
        site.close();
    }

    /** Makes a server as a person would, and waits until it runs. */
    private static String made(String... keysAndValues) throws Exception {
        ConsoleForm form = console.blank("en").type("name", "web").type("address", "127.0.0.1:0");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            form.type(keysAndValues[i], keysAndValues[i + 1]);
        }
        site.offer("web", Echo.silent());
        String pid = console.save(form);
        site.running("web");
        return pid;
    }

    @Nested
    class TheForm {

        @Test
        void isForThoseWithAPasswordOnThisMachine() throws Exception {
            assertEquals(401, console.statusForAStranger());
            assertEquals("127.0.0.1", console.page().getHost());
        }

        @Test
        void listsEveryKeyInOrderWithItsDefault() throws Exception {
            ConsoleForm form = console.blank("en");
            assertEquals("Berth TCP server", form.title());
            assertEquals(List.copyOf(ServerConfig.defaults().keySet()), form.keys());
            ServerConfig.defaults()
                    .forEach((key, value) -> assertEquals(shown(key, value), form.value(key), key));
        }

        /** A password is never shown, not even that there is none, but for lists. */
        private String shown(String key, String value) {
            return key.endsWith("store.password") ? "unmodified" : value;
        }

        @Test
        void namesAndDescribesEveryKeyInTheLanguageOfTheBrowser() throws Exception {
            ConsoleForm english = console.blank("en");
            ConsoleForm german = console.blank("de");
            for (String key : english.keys()) {
                assertTrue(english.description(key).endsWith(" (" + key + ")"), key);
                assertFalse(english.name(key).startsWith("%"), key);
                assertFalse(german.name(key).startsWith("%"), key);
                assertNotEquals(english.description(key), german.description(key), key);
            }
            assertEquals("Private Schl\u00fcssel", german.name("tls.key"));
        }

        @Test
        void neverShowsAPasswordAndKeepsItWhenSaved() throws Exception {
            site.configure(
                    "secret",
                    Map.of(
                            "name", "secret",
                            "address", "127.0.0.1:0",
                            "tls.enabled", "false",
                            "tls.keystore", "/none.p12",
                            "tls.keystore.password", "hush-store",
                            "tls.key.password", new String[] {"hush-key"}));
            Configuration saved = only();
            ConsoleForm form = console.form(saved.getPid());
            assertFalse(form.json().contains("hush"), form.json());
            assertEquals("unmodified", form.value("tls.keystore.password"));
            assertEquals("unmodified", form.value("tls.key.password"));
            console.save(form.type("idle.timeout", "1m"));
            assertEquals("1m", only().getProperties().get("idle.timeout"));
            assertEquals("hush-store", only().getProperties().get("tls.keystore.password"));
            assertEquals(
                    "hush-key", ((String[]) only().getProperties().get("tls.key.password"))[0]);
            assertFalse(console.list().contains("hush"));
        }

        private Configuration only() throws Exception {
            return site.framework()
                    .service(ConfigurationAdmin.class)
                    .listConfigurations(SERVERS)[0];
        }
    }

    @Nested
    class Saving {

        @Test
        void aNewFormMakesAServerThatServes() throws Exception {
            made();
            try (Peer peer = site.connect("web")) {
                assertEquals("hello", peer.exchange("hello"));
            }
            assertTrue(console.list().contains("web: 127.0.0.1:0"), "labelled in the list");
        }

        @Test
        void everyFieldAsItIsShownIsTaken() throws Exception {
            ConsoleForm form = console.blank("en");
            for (String key : form.keys()) {
                if (!ServerConfig.defaults().get(key).isEmpty()) {
                    form.type(key, form.value(key).split(","));
                }
            }
            site.offer("web", Echo.silent());
            console.save(form.type("name", "web").type("address", "127.0.0.1:0"));
            try (Peer peer = site.connect("web");
                    Lens lens = Lens.on(site)) {
                assertEquals("hello", peer.exchange("hello"));
                assertEquals(0, lens.server("web").configurationProblems.length);
            }
        }

        @Test
        void aChangedFormChangesTheServerUnderItsConnections() throws Exception {
            String pid = made();
            try (Peer peer = site.connect("web");
                    Lens lens = Lens.on(site)) {
                assertEquals("before", peer.exchange("before"));
                ConsoleForm form = console.form(pid);
                assertEquals("web", form.value("name"));
                form.type("max.connections", "1").type("overflow", "refuse");
                assertEquals(pid, console.save(form));
                lens.awaitServer(
                        "web", server -> server.configuration.get("max.connections").equals("1"));
                try (Peer newcomer = site.connect("web")) {
                    assertTrue(newcomer.isEnded());
                }
                assertEquals("after", peer.exchange("after"));
            }
        }

        @Test
        void aBadValueIsRefusedInPublicAndTheServerServesOn() throws Exception {
            String pid = made("idle.timeout", "2m");
            try (Peer peer = site.connect("web");
                    Lens lens = Lens.on(site)) {
                assertEquals("before", peer.exchange("before"));
                console.save(console.form(pid).type("idle.timeout", "300"));
                RefusedConfigurationDTO refused =
                        lens.await(now -> now.refusedConfigurations.length == 1)
                                .refusedConfigurations[0];
                assertEquals(pid, refused.pid);
                assertTrue(refused.earlierInForce);
                assertTrue(refused.problems[0].startsWith("idle.timeout: 300 "));
                assertEquals("2m", lens.server("web").configuration.get("idle.timeout"));
                assertEquals("after", peer.exchange("after"));
                try (Peer newcomer = site.connect("web")) {
                    assertEquals("hello", newcomer.exchange("hello"));
                }
            }
        }
    }

    @Test
    void deletingClosesTheServer() throws Exception {
        String pid = made();
        int port = site.port("web");
        console.delete(pid);
        site.awaitGone("web");
        assertThrows(ConnectException.class, () -> Peer.to(port));
    }

    @Test
    @EnabledIfSystemProperty(named = "console.picture", matches = ".+")
    void aPictureOfItsFormIsMade() throws Exception {
        Path picture = Path.of(System.getProperty("console.picture"));
        Files.deleteIfExists(picture);
        String pid = made("idle.timeout", "2m", "max.connections", "500");
        ConsolePicture.of(console, pid, picture);
        assertTrue(Files.size(picture) > 0);
    }
}

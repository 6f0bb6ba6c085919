package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

/** Servers out of a bundle: configuration by Configurator JSON, as docs/configuration.md has it. */
@Timeout(60)
class ConfiguratorIT {

    private static final String HEADING = "### In a bundle";
    private static final String FILE = "OSGI-INF/configurator/servers.json";

    /** What the guide says that a bundle must have. */
    private static TestBundle bundle(String json) throws Exception {
        String[] header = Guide.example(HEADING, "properties").strip().split(": ", 2);
        return TestBundle.named("test.servers").header(header[0], header[1]).file(FILE, json);
    }

    @OnEachRuntime
    void aBundleBringsItsServerChangesItAndTakesItAway(Runtime runtime) throws Exception {
        String json = Guide.example(HEADING, "json");
        try (Site site = Site.start(runtime);
                Lens lens = Lens.on(site)) {
            site.framework().installAll(Jars.in("configurator"));
            site.offer("echo", Echo.silent());
            Bundle servers = bundle(json).install(site.framework());
            try (Peer peer = site.connect("echo")) {
                assertEquals("hello", peer.exchange("hello"));
                assertEquals("2m", lens.server("echo").configuration.get("idle.timeout"));
                bundle(json.replace("\"2m\"", "\"90s\"")).update(servers);
                lens.awaitServer(
                        "echo", server -> server.configuration.get("idle.timeout").equals("1m30s"));
                assertEquals("still", peer.exchange("still"));
            }
            servers.uninstall();
            site.awaitGone("echo");
        }
    }
}

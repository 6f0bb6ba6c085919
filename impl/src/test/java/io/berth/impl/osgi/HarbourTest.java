package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerConfig;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What all servers share. */
@Timeout(20)
class HarbourTest {

    private final KnownContext registry = new KnownContext();
    private final Harbour harbour = new Harbour(registry.context());

    private static ServerConfig config() {
        return ServerConfig.of(Map.of("name", "echo", "address", "127.0.0.1:0"));
    }

    @Nested
    class GivenAServerThatCanNotGoInOrder {

        @Test
        void theRestIsLetGo() {
            registry.registration()
                    .on(
                            "unregister",
                            arguments -> {
                                throw new IllegalArgumentException("on purpose");
                            });
            registry.answers()
                    .on(
                            "removeBundleListener",
                            arguments -> {
                                registry.heard().add("no bundle is listened to");
                                return null;
                            });
            harbour.open();
            Names.Claim claim = new Names.Claim("echo", granted -> {});
            harbour.names().claim(claim);
            harbour.dismiss(harbour.admit(config()), claim);
            harbour.close();
            assertTrue(registry.heard().contains("no bundle is listened to"));
            assertTrue(harbour.names().claim(new Names.Claim("echo", granted -> {})));
        }
    }
}

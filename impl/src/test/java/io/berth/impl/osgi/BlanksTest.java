package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.berth.ConfigException;
import io.berth.ServerConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlanksTest {

    private static final Map<String, Object> WHOLE =
            Map.of("name", "echo", "address", "127.0.0.1:0", "tls.alpn", "mqtt");

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(WHOLE);
        all.put(key, value);
        return all;
    }

    @Test
    void anEmptyTextOrListIsLeftOutWhereTheDefaultIsNone() {
        assertEquals(WHOLE, Blanks.leftOut(with("tls.keystore", "")));
        assertEquals(WHOLE, Blanks.leftOut(with("tls.trust", new String[0])));
        assertEquals(WHOLE, Blanks.leftOut(with("tls.key.password", List.of())));
    }

    @Test
    void allElseStaysSoThatItIsRefused() {
        for (String key : List.of("name", "address", "idle.timeout", "tls.client.auth", "other")) {
            assertEquals(with(key, ""), Blanks.leftOut(with(key, "")));
        }
        assertEquals(with("tls.trust", " "), Blanks.leftOut(with("tls.trust", " ")));
    }

    @Test
    void everyFieldOfAFormSavedAsItIsMakesAConfiguration() {
        Map<String, Object> form = new LinkedHashMap<>(ServerConfig.defaults());
        form.put("name", "echo");
        form.put("address", "127.0.0.1:0");

        assertThrows(ConfigException.class, () -> ServerConfig.of(form));
        assertEquals(
                ServerConfig.of(Map.of("name", "echo", "address", "127.0.0.1:0")),
                ServerConfig.of(Blanks.leftOut(form)));
    }
}

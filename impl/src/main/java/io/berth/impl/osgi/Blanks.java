package io.berth.impl.osgi;

import io.berth.ServerConfig;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a form left empty. The Web Console knows no optional keys where the Metatype
 * service is Felix's: it saves each field, and those without a value as empty text or list.
 *
 * <p>An empty value counts as none where none is the default. Elsewhere it stays, and is refused.
 */
final class Blanks {

    private static final Map<String, String> DEFAULTS = ServerConfig.defaults();

    private Blanks() {}

    static Map<String, Object> leftOut(Map<String, ?> properties) {
        Map<String, Object> filled = new LinkedHashMap<>(properties);
        filled.entrySet().removeIf(one -> isNone(one.getKey()) && isEmpty(one.getValue()));
        return filled;
    }

    private static boolean isNone(String key) {
        return "".equals(DEFAULTS.get(key)) && !key.equals("name") && !key.equals("address");
    }

    private static boolean isEmpty(@Nullable Object value) {
        if (value instanceof String text) {
            return text.isEmpty();
        }
        if (value instanceof Collection<?> list) {
            return list.isEmpty();
        }
        return value != null && value.getClass().isArray() && Array.getLength(value) == 0;
    }
}

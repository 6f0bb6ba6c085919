package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** The form of a server in the Web Console: what the page shows, and what it posts. */
final class ConsoleForm {

    private final String json;
    private final Map<?, ?> shown;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Set<String> ticked = new LinkedHashSet<>();

    ConsoleForm(String json, Map<?, ?> shown) {
        this.json = json;
        this.shown = shown;
        keys().forEach(this::read);
    }

    private void read(String key) {
        Map<?, ?> field = field(key);
        Object one = field.get("value");
        List<?> all = one == null ? (List<?>) field.get("values") : List.of(one);
        values.put(key, all.stream().map(String::valueOf).toList());
        if (Boolean.FALSE.equals(field.get("optional"))
                || Boolean.TRUE.equals(field.get("is_set"))) {
            ticked.add(key);
        }
    }

    /** As it came. */
    String json() {
        return json;
    }

    String pid() {
        return (String) shown.get("pid");
    }

    String title() {
        return (String) shown.get("title");
    }

    List<String> keys() {
        return ((Map<?, ?>) shown.get("properties"))
                .keySet().stream().map(String::valueOf).toList();
    }

    String name(String key) {
        return (String) field(key).get("name");
    }

    String description(String key) {
        return (String) field(key).get("description");
    }

    /** What the field holds, several with a comma between. */
    String value(String key) {
        return String.join(",", values.get(key));
    }

    private Map<?, ?> field(String key) {
        return (Map<?, ?>) ((Map<?, ?>) shown.get("properties")).get(key);
    }

    /** Types into a field, and ticks it. */
    ConsoleForm type(String key, String... typed) {
        values.put(key, List.of(typed));
        ticked.add(key);
        return this;
    }

    /** What the page posts: all fields, and which of them count. */
    String encoded() {
        StringJoiner fields = new StringJoiner("&");
        fields.add("apply=true").add("action=ajaxConfigManager").add("$location=");
        Object factory = shown.get("factoryPid");
        fields.add("factoryPid=" + factory);
        values.forEach((key, all) -> all.forEach(one -> fields.add(key + "=" + encoded(one))));
        fields.add("propertylist=" + encoded(String.join(",", ticked)));
        return fields.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}

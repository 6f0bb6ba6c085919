package io.berth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One reading of a map of settings: it collects everything that is wrong before it complains. */
final class ConfigReader {

    private final Map<String, ?> settings;
    private final Map<Key<?>, Object> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    ConfigReader(Map<String, ?> settings) {
        this.settings = settings;
    }

    ServerConfig read() {
        Keys.ALL.forEach(this::readKey);
        problems.addAll(new TlsRules(values).problems());
        settings.keySet().stream().filter(key -> !isKnown(key)).sorted().forEach(this::judge);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems, warnings);
        }
        warnOfDrains();
        warnOfTls();
        return new ServerConfig(values, warnings);
    }

    private void readKey(Key<?> key) {
        if (settings.containsKey(key.name())) {
            readValue(key, settings.get(key.name()));
        } else if (key.isRequired()) {
            complain(key, "missing", key.format().expected());
        } else {
            values.put(key, key.defaultValue());
        }
    }

    private void readValue(Key<?> key, Object value) {
        String text = key.format().textOf(value).orElse("");
        try {
            if (text.isEmpty()) {
                throw key.format().unfit();
            }
            values.put(key, key.format().read(text));
        } catch (UnfitException unfit) {
            complain(key, text.isEmpty() ? ValueText.shown(value) : text, unfit.getMessage());
        }
    }

    private void complain(Key<?> key, String shown, String expected) {
        String orDefault =
                shown.isEmpty() && !key.isRequired()
                        ? "; without the key "
                                + (key.defaultText().isEmpty()
                                        ? "there is none"
                                        : "it is " + key.defaultText())
                        : "";
        problems.add(Finding.expected(key.name(), shown, expected + orDefault));
    }

    private static boolean isKnown(String name) {
        return Keys.ALL.stream().anyMatch(key -> key.name().equals(name));
    }

    private void judge(String name) {
        UnknownKey key = new UnknownKey(name);
        if (!key.isForeign()) {
            key.problem().ifPresentOrElse(problems::add, () -> warnings.add(key.warning()));
        }
    }

    private void warnOfDrains() {
        Duration delay = Keys.DRAIN_DELAY.in(values);
        Duration timeout = Keys.SHUTDOWN_TIMEOUT.in(values);
        if (!delay.isZero() && delay.compareTo(timeout) >= 0) {
            warn(
                    Keys.DRAIN_DELAY,
                    "less than shutdown.timeout, "
                            + DurationText.write(timeout)
                            + ", else every connection is cut");
        }
        if (Keys.HANDLER_DRAIN.in(values).compareTo(Keys.HANDLER_DRAIN.defaultValue()) > 0) {
            warn(
                    Keys.HANDLER_DRAIN,
                    "at most "
                            + Keys.HANDLER_DRAIN.defaultText()
                            + ": declarative services wait 5s for a handler that goes, then"
                            + " deactivate it under its connections");
        }
    }

    private void warnOfTls() {
        if (!settings.containsKey(TlsKeys.ENABLED.name())) {
            TlsKeys.ALL.stream()
                    .map(Key::name)
                    .filter(settings::containsKey)
                    .findFirst()
                    .ifPresent(this::warnOfNoTls);
        }
        boolean anonymous = TlsKeys.CLIENT_AUTH.in(values) == TlsConfig.ClientAuth.NONE;
        if (TlsKeys.ENABLED.in(values) && anonymous && new TlsRules(values).hasTrust()) {
            warn(TlsKeys.CLIENT_AUTH, "want or need: as it is, nobody is asked for a certificate");
        }
    }

    private void warnOfNoTls(String given) {
        warnings.add(
                Finding.expected(
                        TlsKeys.ENABLED.name(),
                        "missing",
                        "true or false beside " + given + ": without it nothing is encrypted"));
    }

    private void warn(Key<?> key, String expected) {
        warnings.add(Finding.expected(key.name(), key.textIn(values), expected));
    }
}

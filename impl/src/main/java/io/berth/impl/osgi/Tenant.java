package io.berth.impl.osgi;

import io.berth.ConfigException;
import io.berth.ServerConfig;
import io.berth.ServerException;
import io.berth.impl.server.Serial;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configuration, from its first version to its deletion, and the server it has or waits for.
 *
 * <p>Its state is touched by tasks of {@code serial} alone. No call of it throws or waits for a
 * drain.
 */
final class Tenant {

    private static final Logger LOG = LoggerFactory.getLogger(Tenant.class);

    private final String pid;
    private final Harbour harbour;
    private final Serial serial = new Serial();

    /** The name that the configuration has or waits for. */
    private Names.@Nullable Claim claim;

    /** What was applied last, or waits for its name. */
    private @Nullable ServerConfig wanted;

    /** The name that the latest version says; empty where it says none. */
    private String said = "";

    /** The latest version, of use or not. */
    private Map<String, ?> latest = Map.of();

    /** There while the name is the configuration's own. */
    private @Nullable Berth berth;

    Tenant(String pid, Harbour harbour) {
        this.pid = pid;
        this.harbour = harbour;
    }

    /** Takes a version of the configuration; one that is the same in effect changes nothing. */
    void configure(Map<String, ?> properties) {
        run(() -> read(properties));
    }

    /** The configuration is gone. */
    void leave() {
        run(
                () -> {
                    vacate();
                    harbour.refusals().clear(this);
                });
    }

    private void run(Runnable task) {
        serial.run(() -> Crew.guarded(task));
    }

    private void read(Map<String, ?> properties) {
        latest = Blanks.leftOut(properties);
        said = nameIn(properties);
        attempt(() -> take(ServerConfig.of(latest)));
    }

    private static String nameIn(Map<String, ?> properties) {
        String text = String.valueOf(properties.get("name")).trim();
        return properties.containsKey("name") && ServerNames.isName(text) ? text : "";
    }

    /** Whatever stands in the way is told and remembered. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (ConfigException e) {
            refuse(Refusal.Kind.CONFIGURATION_INVALID, e.problems());
            e.warnings().forEach(warning -> LOG.warn("configuration {}: {}", pid, warning));
        } catch (ServerException e) {
            refuse(Refusal.Kind.CONFIGURATION_NOT_APPLIED, List.of(String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            LOG.error("configuration {}: a fault in Berth", pid, e);
            refuse(Refusal.Kind.CONFIGURATION_NOT_APPLIED, List.of(e.toString()));
        }
    }

    private void take(ServerConfig config) {
        if (!config.equals(wanted)) {
            config.warnings().forEach(warning -> LOG.warn("{}: {}", config.name(), warning));
            apply(config);
            wanted = config;
        }
        if (berth == null && claim != null) {
            refuseToWait(config.name());
        }
        if (berth != null && harbour.refusals().clear(this)) {
            LOG.info("configuration {}: good again, and in force", pid);
        }
    }

    private void apply(ServerConfig config) {
        if (claim != null && !claim.name().equals(config.name())) {
            vacate();
        }
        if (claim == null) {
            claim(config);
        } else if (berth != null) {
            berth.update(config);
        }
    }

    private void claim(ServerConfig config) {
        Names.Claim wish = new Names.Claim(config.name(), this::granted);
        claim = wish;
        if (harbour.names().claim(wish)) {
            moveIn(config, wish);
        }
    }

    private void refuseToWait(String name) {
        refuse(
                Refusal.Kind.NAME_TAKEN,
                List.of(
                        "name: "
                                + name
                                + " (expected one that no other configuration has, nor had while"
                                + " its server drains); it opens when the name is free"));
    }

    /** Makes the server; the name is free again where that can't be done. */
    private void moveIn(ServerConfig config, Names.Claim own) {
        try {
            berth = harbour.admit(config);
        } catch (RuntimeException | Error e) {
            claim = null;
            wanted = null;
            harbour.names().release(own);
            throw e;
        }
    }

    private void granted(Names.Claim wish) {
        run(
                () -> {
                    ServerConfig config = wanted;
                    if (wish == claim && config != null && berth == null) {
                        attempt(() -> moveInLate(config, wish));
                    }
                });
    }

    /** What was waiting may be older than the latest version, whose problems are to stay shown. */
    private void moveInLate(ServerConfig config, Names.Claim own) {
        moveIn(config, own);
        take(ServerConfig.of(latest));
    }

    private void vacate() {
        Names.Claim had = claim;
        Berth gone = berth;
        claim = null;
        wanted = null;
        berth = null;
        if (gone != null && had != null) {
            harbour.dismiss(gone, had);
        } else if (had != null) {
            harbour.names().release(had);
        }
    }

    private void refuse(Refusal.Kind kind, List<String> problems) {
        String server = berth == null ? said : berth.name();
        Refusal refusal =
                new Refusal(
                        kind, new Refusal.OfConfiguration(pid, server, berth != null), problems);
        if (harbour.refusals().put(this, refusal)) {
            String effect = berth == null ? "no server" : "the server stays as it was";
            LOG.error("{}: {}", refusal, effect);
        }
    }
}

package io.berth.impl.osgi;

import io.berth.ServerState;
import io.berth.impl.server.Server;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Says how a server is, as Felix Health Checks ask. What is expected to pass by itself, or is
 * somebody's wish, is "temporarily unavailable"; what wants a person is critical.
 */
final class ServerHealth implements HealthCheck {

    private final Berth berth;

    private ServerHealth(Berth berth) {
        this.berth = berth;
    }

    /** Fails with a {@link LinkageError} where the API is not there. */
    static void requireApi() {
        Result.Status.values();
    }

    /**
     * Has it asked for; the result, run once, ends that.
     *
     * @param context in whose name
     */
    static Runnable show(Berth berth, BundleContext context) {
        Dictionary<String, Object> properties =
                new Hashtable<>(
                        Map.of(
                                HealthCheck.NAME,
                                "berth " + berth.name(),
                                HealthCheck.TAGS,
                                new String[] {"berth", berth.name()}));
        ServiceRegistration<HealthCheck> registration =
                context.registerService(HealthCheck.class, new ServerHealth(berth), properties);
        return registration::unregister;
    }

    @Override
    public Result execute() {
        Server server = berth.server();
        ServerState state = server.state();
        return switch (state) {
            case RUNNING -> running(server);
            case FAILED -> result(Result.Status.CRITICAL, failure(server));
            case STOPPED -> result(Result.Status.CRITICAL, "stopped; berth:resume opens it again");
            case WAITING -> temporarily("no handler: the port is closed");
            case PAUSED -> temporarily("paused; berth:resume has it accept again");
            case DRAINING, CREATED -> temporarily(state.name());
        };
    }

    private static String failure(Server server) {
        return server.failure().map(Throwable::getMessage).orElse("failed");
    }

    private Result running(Server server) {
        int open = server.openConnections();
        int limit = server.config().maxConnections();
        if (!server.isServed()) {
            return temporarily("no handler: newcomers wait for handler.grace");
        }
        if (limit > 0 && open >= limit) {
            return result(Result.Status.WARN, "saturated: " + open + " of max.connections");
        }
        return result(Result.Status.OK, "open, connections: " + open);
    }

    private Result temporarily(String why) {
        return result(Result.Status.TEMPORARILY_UNAVAILABLE, why);
    }

    private Result result(Result.Status status, String why) {
        return new Result(status, berth.name() + ": " + why);
    }
}

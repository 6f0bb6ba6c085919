package io.berth.itest;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.berth.runtime.BerthRuntime;
import io.berth.runtime.dto.RuntimeDTO;
import io.berth.runtime.dto.ServerDTO;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** Looks at Berth through its runtime service, again whenever that says that something changed. */
final class Lens implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;
    private static final String FILTER =
            "(" + Constants.OBJECTCLASS + "=" + BerthRuntime.class.getName() + ")";

    private final BundleContext context;
    private final BerthRuntime runtime;
    private final Semaphore changed = new Semaphore(0);
    private final ServiceListener listener = this::changed;

    private Lens(Site site) throws InvalidSyntaxException {
        context = site.framework().context();
        runtime = site.framework().service(BerthRuntime.class);
        context.addServiceListener(listener, FILTER);
    }

    static Lens on(Site site) throws InvalidSyntaxException {
        return new Lens(site);
    }

    private void changed(ServiceEvent event) {
        if (event.getType() == ServiceEvent.MODIFIED) {
            changed.release();
        }
    }

    BerthRuntime runtime() {
        return runtime;
    }

    long changeCount() {
        ServiceReference<?> reference = context.getServiceReference(BerthRuntime.class);
        return (long) reference.getProperty(Constants.SERVICE_CHANGECOUNT);
    }

    /** Waits until what is shown is so; looks only when there is a change to see. */
    RuntimeDTO await(Predicate<RuntimeDTO> wanted) throws InterruptedException {
        while (true) {
            RuntimeDTO now = runtime.getRuntimeDTO();
            if (wanted.test(now)) {
                return now;
            }
            if (!changed.tryAcquire(PATIENCE_SECONDS, SECONDS)) {
                throw new AssertionError("no such change; shown: " + now);
            }
        }
    }

    /** Waits until a server is shown and is so. */
    ServerDTO awaitServer(String name, Predicate<ServerDTO> wanted) throws InterruptedException {
        RuntimeDTO found = await(dto -> server(dto, name).filter(wanted).isPresent());
        return server(found, name).orElseThrow();
    }

    ServerDTO server(String name) {
        return server(runtime.getRuntimeDTO(), name).orElseThrow();
    }

    private static Optional<ServerDTO> server(RuntimeDTO dto, String name) {
        return Stream.of(dto.servers).filter(server -> server.name.equals(name)).findFirst();
    }

    @Override
    public void close() {
        context.removeServiceListener(listener);
    }
}

package io.berth.impl.osgi;

import io.berth.runtime.dto.ConnectionDTO;
import io.berth.runtime.dto.CountersDTO;
import io.berth.runtime.dto.HandlerDTO;
import io.berth.runtime.dto.ListenerDTO;
import io.berth.runtime.dto.RefusedConfigurationDTO;
import io.berth.runtime.dto.RefusedServiceDTO;
import io.berth.runtime.dto.RuntimeDTO;
import io.berth.runtime.dto.ServerDTO;
import io.berth.runtime.dto.ServiceDTO;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the runtime service shows, as text for people. */
final class Report {

    private static final String NONE = "-";

    private Report() {}

    static String servers(RuntimeDTO runtime) {
        Table table = new Table("NAME", "STATE", "ADDRESS", "OPEN", "ACCEPTED", "HANDLER");
        for (ServerDTO server : runtime.servers) {
            table.add(
                    server.name,
                    server.state,
                    orNone(server.boundAddress),
                    server.connections,
                    server.counters.accepted,
                    handler(server.handler));
        }
        String servers = table.isEmpty() ? "no server is configured" : table.toString();
        int refused = refused(runtime);
        return refused == 0
                ? servers
                : servers + "\n" + refused + " refused, of which berth:info says why";
    }

    private static int refused(RuntimeDTO runtime) {
        return runtime.refusedConfigurations.length
                + runtime.refusedHandlers.length
                + runtime.refusedListeners.length;
    }

    private static String handler(@Nullable HandlerDTO handler) {
        return handler == null ? NONE : named(handler);
    }

    private static String named(ServiceDTO service) {
        return service.serviceId + (service.bundle.isEmpty() ? "" : " of " + service.bundle);
    }

    private static String orNone(@Nullable String text) {
        return Objects.requireNonNullElse(text, NONE);
    }

    static String connections(List<ConnectionDTO> connections) {
        Table table =
                new Table("ID", "SERVER", "PEER", "AGE", "IDLE", "READ", "WRITTEN", "TLS", "STATE");
        long now = System.currentTimeMillis();
        for (ConnectionDTO one : connections) {
            table.add(
                    one.id,
                    one.server,
                    one.remoteAddress,
                    Amounts.time(Duration.ofMillis(Math.max(0, now - one.since))),
                    Amounts.time(Duration.ofMillis(one.idle)),
                    Amounts.bytes(one.bytesRead),
                    Amounts.bytes(one.bytesWritten),
                    orNone(one.tlsProtocol),
                    one.draining ? "DRAINING" : one.state);
        }
        return table.isEmpty() ? "no connection is open" : table.toString();
    }

    /** All that is refused, whatever server it is for. */
    static String refusals(RuntimeDTO runtime) {
        Sheet sheet = new Sheet();
        addRefused(sheet, configurations(runtime), services(runtime));
        String text = sheet.toString();
        return text.isEmpty() ? "nothing is refused" : text;
    }

    private static List<RefusedConfigurationDTO> configurations(RuntimeDTO runtime) {
        return List.of(runtime.refusedConfigurations);
    }

    private static List<RefusedServiceDTO> services(RuntimeDTO runtime) {
        return Stream.of(runtime.refusedHandlers, runtime.refusedListeners)
                .flatMap(Stream::of)
                .toList();
    }

    /** All about one server; present too where there is none, but something that is for it. */
    static Optional<String> server(RuntimeDTO runtime, String name) {
        if (name.isEmpty()) {
            // What is refused and for no single server has this beside it.
            return Optional.empty();
        }
        Sheet sheet = new Sheet();
        Stream.of(runtime.servers)
                .filter(server -> server.name.equals(name))
                .findFirst()
                .ifPresent(server -> addServer(sheet, server));
        boolean known = !sheet.isEmpty();
        addRefused(
                sheet,
                configurations(runtime).stream().filter(dto -> dto.server.equals(name)).toList(),
                services(runtime).stream()
                        .filter(dto -> dto.server.equals(name) || known && dto.server.isEmpty())
                        .toList());
        return sheet.isEmpty() ? Optional.empty() : Optional.of(sheet.toString());
    }

    private static void addServer(Sheet sheet, ServerDTO server) {
        sheet.heading(server.name);
        sheet.add("state", server.state);
        if (server.failure != null) {
            sheet.add("failure", server.failure);
        }
        sheet.add("listens on", orNone(server.boundAddress));
        sheet.add("TLS", server.tls ? "yes" : "no");
        sheet.add("handler", handler(server.handler));
        for (ListenerDTO listener : server.listeners) {
            sheet.add(simple(listener.type), named(listener));
        }
        addCounters(sheet, server.counters);
        addConfiguration(sheet, server.configuration);
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static void addCounters(Sheet sheet, CountersDTO counters) {
        sheet.heading("counted");
        sheet.add("accepted", counters.accepted);
        sheet.add("open", counters.open + ", " + counters.peak + " at most");
        sheet.add("bytes read", counters.bytesRead);
        sheet.add("bytes written", counters.bytesWritten);
        sheet.add("closed", counted(counters.closed));
        sheet.add("refused", counted(counters.refused));
        sheet.add("handshakes failed", counters.handshakesFailed);
        sheet.add("handlers took", times(counters));
    }

    private static String counted(Map<String, Long> counts) {
        String text =
                counts.entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
        return text.isEmpty() ? "0" : text;
    }

    private static String times(CountersDTO counters) {
        long[] bounds = counters.handlerTimeBounds;
        String text =
                IntStream.range(0, counters.handlerTimes.length)
                        .filter(i -> counters.handlerTimes[i] > 0)
                        .mapToObj(i -> bound(bounds, i) + ": " + counters.handlerTimes[i])
                        .collect(Collectors.joining(", "));
        return text.isEmpty() ? NONE : text;
    }

    private static String bound(long[] bounds, int index) {
        return index < bounds.length
                ? "up to " + bounds[index] + " ms"
                : "over " + bounds[index - 1] + " ms";
    }

    private static void addConfiguration(Sheet sheet, Map<String, String> configuration) {
        if (!configuration.isEmpty()) {
            sheet.heading("configured");
            configuration.forEach(sheet::add);
        }
    }

    private static void addRefused(
            Sheet sheet,
            List<RefusedConfigurationDTO> configurations,
            List<RefusedServiceDTO> services) {
        if (configurations.isEmpty() && services.isEmpty()) {
            return;
        }
        sheet.heading("refused");
        for (RefusedConfigurationDTO dto : configurations) {
            sheet.add("configuration", dto.pid + ": " + String.join("; ", dto.problems));
        }
        for (RefusedServiceDTO dto : services) {
            String to = dto.server.isEmpty() ? "" : " for " + dto.server;
            sheet.add(simple(dto.type), named(dto) + to + ": " + dto.reason);
        }
    }
}

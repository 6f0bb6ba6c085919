package io.berth.impl.osgi;

import io.berth.ServerConfig;
import io.berth.ServerState;
import io.berth.impl.server.Counts;
import io.berth.impl.server.HostPort;
import io.berth.impl.server.Server;
import io.berth.runtime.dto.ListenerDTO;
import io.berth.runtime.dto.ServerDTO;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes DTOs of servers. */
final class ServerPicture {

    private static final String HIDDEN = "(hidden)";

    private ServerPicture() {}

    static ServerDTO of(Berth berth, List<Membership> memberships, List<Refusal> refusals) {
        Server server = berth.server();
        ServerDTO dto = of(berth.name(), server.state(), server.counters());
        dto.failure = failure(server, dto.state);
        dto.configuredAddress = server.config().address().toString();
        dto.boundAddress = server.localAddress().map(HostPort::of).orElse(null);
        dto.tls = server.isTls();
        dto.configuration = shown(server.config());
        dto.configurationProblems = problems(berth.name(), true, refusals);
        ServiceFacts serving = berth.roster().standings().serving();
        dto.handler = serving == null ? null : ServicePicture.handler(serving);
        dto.listeners = listeners(berth, memberships);
        return dto;
    }

    /** It is there a moment before the state is {@code FAILED}. */
    private static @Nullable String failure(Server server, String state) {
        return state.equals(ServerState.FAILED.name())
                ? server.failure().map(Throwable::getMessage).orElse(null)
                : null;
    }

    private static ServerDTO of(String name, ServerState state, Counts counts) {
        ServerDTO dto = new ServerDTO();
        dto.name = name;
        dto.state = state.name();
        dto.connections = counts.open();
        dto.counters = CountersPicture.of(counts);
        dto.configuration = Map.of();
        dto.listeners = new ListenerDTO[0];
        return dto;
    }

    /** Those whose first configuration could not be used, and whose name no other has. */
    static Stream<ServerDTO> unmade(Set<String> made, List<Refusal> refusals) {
        return refusals.stream()
                .filter(refusal -> refusal.kind() != Refusal.Kind.NAME_TAKEN)
                .map(Refusal::subject)
                .filter(Refusal.OfConfiguration.class::isInstance)
                .map(Refusal.OfConfiguration.class::cast)
                .filter(configuration -> !configuration.earlierInForce())
                .map(Refusal.OfConfiguration::server)
                .filter(name -> !name.isEmpty() && !made.contains(name))
                .distinct()
                .map(name -> unmade(name, refusals));
    }

    private static ServerDTO unmade(String name, List<Refusal> refusals) {
        ServerDTO dto = of(name, ServerState.FAILED, Counts.none());
        dto.configurationProblems = problems(name, false, refusals);
        dto.failure = String.join("; ", dto.configurationProblems);
        return dto;
    }

    private static String[] problems(String server, boolean made, List<Refusal> refusals) {
        return refusals.stream()
                .filter(refusal -> isOf(server, made, refusal.subject()))
                .flatMap(refusal -> refusal.problems().stream())
                .toArray(String[]::new);
    }

    private static boolean isOf(String server, boolean made, Refusal.Subject subject) {
        return subject instanceof Refusal.OfConfiguration of
                && of.server().equals(server)
                && of.earlierInForce() == made;
    }

    private static Map<String, String> shown(ServerConfig config) {
        Map<String, String> texts = new LinkedHashMap<>(config.toMap());
        texts.replaceAll((key, text) -> key.endsWith("password") ? HIDDEN : text);
        return texts;
    }

    private static ListenerDTO[] listeners(Berth berth, List<Membership> memberships) {
        return memberships.stream()
                .filter(membership -> membership.joined().contains(berth.name()))
                .filter(membership -> isUsed(berth, membership.service()))
                .map(ServicePicture::listener)
                .sorted(
                        Comparator.<ListenerDTO, String>comparing(dto -> dto.type)
                                .thenComparingLong(dto -> dto.serviceId))
                .toArray(ListenerDTO[]::new);
    }

    /** Of contexts one is used, however many there are. */
    private static boolean isUsed(Berth berth, ServiceFacts service) {
        return service.type() != SSLContext.class || berth.contexts().isChosen(service);
    }
}

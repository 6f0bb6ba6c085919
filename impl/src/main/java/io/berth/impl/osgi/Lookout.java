package io.berth.impl.osgi;

import io.berth.ConnectionHandler;
import io.berth.impl.server.Server;
import io.berth.runtime.BerthRuntime;
import io.berth.runtime.dto.ConnectionDTO;
import io.berth.runtime.dto.RefusedServiceDTO;
import io.berth.runtime.dto.RuntimeDTO;
import io.berth.runtime.dto.ServerDTO;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.dto.ServiceReferenceDTO;

/**
 * Shows what is there. It looks at what others keep for it to see, and waits for none of them: it
 * may be asked on any thread, in the middle of anything.
 */
final class Lookout implements BerthRuntime {

    private final Surroundings around;
    private final Whiteboard whiteboard;
    private volatile @Nullable Publication<BerthRuntime> publication;

    Lookout(Surroundings around, Whiteboard whiteboard) {
        this.around = around;
        this.whiteboard = whiteboard;
    }

    void open() {
        Publication<BerthRuntime> opened =
                new Publication<>(BerthRuntime.class, this, this::properties, around.context());
        publication = opened;
        around.changes().tellBy(opened::refresh);
    }

    private Map<String, Object> properties() {
        return Map.of(Constants.SERVICE_CHANGECOUNT, around.changes().toTell());
    }

    void close() {
        around.changes().end();
        Publication<BerthRuntime> opened = publication;
        if (opened != null) {
            opened.end();
        }
    }

    @Override
    public RuntimeDTO getRuntimeDTO() {
        List<Berth> berths = List.copyOf(around.berths());
        List<Refusal> refusals = around.refusals().all();
        RuntimeDTO dto = new RuntimeDTO();
        dto.serviceDTO = serviceDto();
        dto.servers = servers(berths, refusals);
        dto.refusedConfigurations = RefusalPicture.configurations(refusals);
        List<Refusal> all = withThoseOfNow(berths, refusals);
        dto.refusedHandlers = refused(all, ConnectionHandler.class::equals);
        dto.refusedListeners = refused(all, type -> type != ConnectionHandler.class);
        return dto;
    }

    private @Nullable ServiceReferenceDTO serviceDto() {
        Publication<BerthRuntime> opened = publication;
        ServiceReference<?> reference = opened == null ? null : opened.reference();
        return reference == null ? null : reference.adapt(ServiceReferenceDTO.class);
    }

    /** Those that are there, and those that could not be made. */
    private ServerDTO[] servers(List<Berth> berths, List<Refusal> refusals) {
        List<Membership> memberships = whiteboard.memberships().toList();
        Stream<ServerDTO> made =
                berths.stream().map(berth -> ServerPicture.of(berth, memberships, refusals));
        Stream<ServerDTO> failed = ServerPicture.unmade(names(berths), refusals);
        return Stream.concat(made, failed)
                .sorted(Comparator.comparing(server -> server.name))
                .toArray(ServerDTO[]::new);
    }

    private static Set<String> names(List<Berth> berths) {
        return berths.stream().map(Berth::name).collect(Collectors.toSet());
    }

    /** What is refused for what is there just now is not kept, but found out when asked. */
    private List<Refusal> withThoseOfNow(List<Berth> berths, List<Refusal> kept) {
        Stream<Refusal> shadowed =
                berths.stream().flatMap(b -> b.roster().standings().shadowed().values().stream());
        Stream<Refusal> strangers = whiteboard.strangers(names(berths));
        return Stream.of(kept.stream(), shadowed, strangers).flatMap(all -> all).toList();
    }

    private static RefusedServiceDTO[] refused(List<Refusal> all, Predicate<Class<?>> types) {
        return RefusalPicture.services(all, types);
    }

    @Override
    public ConnectionDTO[] connections(String server) {
        return around.berths().stream()
                .filter(berth -> berth.name().equals(server))
                .map(Berth::server)
                .map(Server::connectionStatuses)
                .flatMap(List::stream)
                .map(ConnectionPicture::of)
                .toArray(ConnectionDTO[]::new);
    }
}

package io.berth.impl.osgi;

import io.berth.ConnectionListener;
import io.berth.runtime.dto.HandlerDTO;
import io.berth.runtime.dto.ListenerDTO;
import io.berth.runtime.dto.ServiceDTO;

/** Makes DTOs of services that are bound to a server. */
final class ServicePicture {

    private ServicePicture() {}

    static HandlerDTO handler(ServiceFacts service) {
        HandlerDTO dto = filled(new HandlerDTO(), service);
        dto.prototype = service.prototype();
        return dto;
    }

    static ListenerDTO listener(Membership membership) {
        ListenerDTO dto = filled(new ListenerDTO(), membership.service());
        dto.events =
                membership.service().type() == ConnectionListener.class
                        ? membership.terms().events().stream()
                                .sorted()
                                .map(Enum::name)
                                .toArray(String[]::new)
                        : new String[0];
        return dto;
    }

    static <T extends ServiceDTO> T filled(T dto, ServiceFacts service) {
        dto.serviceId = service.id();
        dto.type = service.type().getName();
        dto.bundleId = service.bundleId();
        dto.bundle = service.bundle();
        dto.ranking = service.ranking();
        return dto;
    }
}

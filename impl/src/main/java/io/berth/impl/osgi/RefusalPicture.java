package io.berth.impl.osgi;

import io.berth.runtime.dto.DTOConstants;
import io.berth.runtime.dto.RefusedConfigurationDTO;
import io.berth.runtime.dto.RefusedServiceDTO;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Makes DTOs of refusals. */
final class RefusalPicture {

    private RefusalPicture() {}

    /** Those of configurations, by PID. */
    static RefusedConfigurationDTO[] configurations(List<Refusal> refusals) {
        return refusals.stream()
                .filter(refusal -> refusal.subject() instanceof Refusal.OfConfiguration)
                .map(RefusalPicture::configuration)
                .sorted(Comparator.comparing(dto -> dto.pid))
                .toArray(RefusedConfigurationDTO[]::new);
    }

    private static RefusedConfigurationDTO configuration(Refusal refusal) {
        Refusal.OfConfiguration subject = (Refusal.OfConfiguration) refusal.subject();
        RefusedConfigurationDTO dto = new RefusedConfigurationDTO();
        dto.pid = subject.pid();
        dto.server = subject.server();
        dto.earlierInForce = subject.earlierInForce();
        dto.failureReason = code(refusal.kind());
        dto.problems = refusal.problems().toArray(String[]::new);
        return dto;
    }

    /** Those of services of some types, by service, then by server. */
    static RefusedServiceDTO[] services(List<Refusal> refusals, Predicate<Class<?>> types) {
        return refusals.stream()
                .filter(refusal -> isOf(types, refusal.subject()))
                .map(RefusalPicture::service)
                .sorted(
                        Comparator.<RefusedServiceDTO>comparingLong(dto -> dto.serviceId)
                                .thenComparing(dto -> dto.type)
                                .thenComparing(dto -> dto.server))
                .toArray(RefusedServiceDTO[]::new);
    }

    private static boolean isOf(Predicate<Class<?>> types, Refusal.Subject subject) {
        return subject instanceof Refusal.OfService of && types.test(of.service().type());
    }

    private static RefusedServiceDTO service(Refusal refusal) {
        Refusal.OfService subject = (Refusal.OfService) refusal.subject();
        RefusedServiceDTO dto = ServicePicture.filled(new RefusedServiceDTO(), subject.service());
        dto.server = subject.server();
        dto.failureReason = code(refusal.kind());
        dto.reason = refusal.reason();
        return dto;
    }

    private static int code(Refusal.Kind kind) {
        return switch (kind) {
            case CONFIGURATION_INVALID -> DTOConstants.FAILURE_REASON_CONFIGURATION_INVALID;
            case CONFIGURATION_NOT_APPLIED -> DTOConstants.FAILURE_REASON_CONFIGURATION_NOT_APPLIED;
            case NAME_TAKEN -> DTOConstants.FAILURE_REASON_NAME_TAKEN;
            case PROPERTY_INVALID -> DTOConstants.FAILURE_REASON_PROPERTY_INVALID;
            case SERVICE_UNAVAILABLE -> DTOConstants.FAILURE_REASON_SERVICE_NOT_GETTABLE;
            case SERVICE_UNUSABLE -> DTOConstants.FAILURE_REASON_SERVICE_UNUSABLE;
            case UNKNOWN_SERVER -> DTOConstants.FAILURE_REASON_UNKNOWN_SERVER;
            case SHADOWED -> DTOConstants.FAILURE_REASON_SHADOWED;
        };
    }
}

package io.berth.runtime.dto;

import org.osgi.dto.DTO;
import org.osgi.framework.dto.ServiceReferenceDTO;

/**
 * What Berth has made of the configurations and services that are there.
 *
 * @since 1.0
 */
public class RuntimeDTO extends DTO {

    /** The {@code BerthRuntime} service itself; null once it has gone. */
    public ServiceReferenceDTO serviceDTO;

    /**
     * The servers, by name. One whose first configuration is bad is among them in state {@code
     * FAILED}, with no {@code TcpServer} service.
     */
    public ServerDTO[] servers;

    /** Configurations of which the latest version is not in force. */
    public RefusedConfigurationDTO[] refusedConfigurations;

    /** Handlers that don't serve a server that they are for: one for each such server. */
    public RefusedServiceDTO[] refusedHandlers;

    /** Listeners, error listeners, tuners and contexts that are of no use, likewise. */
    public RefusedServiceDTO[] refusedListeners;

    /** By Berth. */
    public RuntimeDTO() {}
}

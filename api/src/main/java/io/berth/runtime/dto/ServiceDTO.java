package io.berth.runtime.dto;

import org.osgi.dto.DTO;

/**
 * A service that is for servers. Of its properties only those are here that Berth reads: components
 * publish their configuration, passwords too.
 *
 * @since 1.0
 */
public abstract class ServiceDTO extends DTO {

    /** Its {@code service.id}. */
    public long serviceId;

    /** The interface, or class, that it is used as. */
    public String type;

    /** The id of its bundle; -1 where the service has gone. */
    public long bundleId;

    /** The symbolic name of its bundle; empty where that has none. */
    public String bundle;

    /** Its {@code service.ranking}. */
    public int ranking;

    /** By Berth. */
    ServiceDTO() {}
}

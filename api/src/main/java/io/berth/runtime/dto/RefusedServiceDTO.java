package io.berth.runtime.dto;

/**
 * A service that is meant for a server and can't be used.
 *
 * @since 1.0
 */
public class RefusedServiceDTO extends ServiceDTO {

    /** The server's name; empty where its property names none, and where it is about all. */
    public String server;

    /** One of {@link DTOConstants}. */
    public int failureReason;

    /** The same for people, with what is behind it. */
    public String reason;

    /** By Berth. */
    public RefusedServiceDTO() {}
}

package io.berth.runtime.dto;

import org.osgi.dto.DTO;

/**
 * A configuration of which the latest version is not in force.
 *
 * @since 1.0
 */
public class RefusedConfigurationDTO extends DTO {

    /** Its PID. */
    public String pid;

    /** The server's name, as far as the configuration says one; else empty. */
    public String server;

    /** Whether an earlier version is in force: the server goes on as it was. */
    public boolean earlierInForce;

    /** One of {@link DTOConstants}. */
    public int failureReason;

    /** What is wrong, for people: one for each key. */
    public String[] problems;

    /** By Berth. */
    public RefusedConfigurationDTO() {}
}

package io.berth.runtime.dto;

import java.util.Map;
import org.osgi.dto.DTO;

/**
 * A configured server.
 *
 * @since 1.0
 */
public class ServerDTO extends DTO {

    /** Its name. */
    public String name;

    /** The word for its {@link io.berth.ServerState}. */
    public String state;

    /** What its state {@code FAILED} comes from; null in other states. */
    public String failure;

    /** The address that is configured; null where no configuration is in force. */
    public String configuredAddress;

    /** The address that it is bound to, {@code host:port}; null while no port is open. */
    public String boundAddress;

    /** Whether it speaks TLS. */
    public boolean tls;

    /**
     * The configuration in force, all of its keys, as text; {@code (hidden)} for a password. Empty
     * where none is.
     */
    public Map<String, String> configuration;

    /** What is wrong with the latest version of its configuration, where that is not in force. */
    public String[] configurationProblems;

    /** The handler that new connections go to; null where there is none. */
    public HandlerDTO handler;

    /** Who else is bound to it: listeners, error listeners, tuners, contexts. */
    public ListenerDTO[] listeners;

    /** How many connections are open. */
    public int connections;

    /** What it has counted. */
    public CountersDTO counters;

    /** By Berth. */
    public ServerDTO() {}
}

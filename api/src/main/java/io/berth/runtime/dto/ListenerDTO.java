package io.berth.runtime.dto;

/**
 * A listener, error listener, tuner or {@code SSLContext} that is bound to a server.
 *
 * @since 1.0
 */
public class ListenerDTO extends ServiceDTO {

    /** The events of connections that it wants; empty where it is no {@code ConnectionListener}. */
    public String[] events;

    /** By Berth. */
    public ListenerDTO() {}
}

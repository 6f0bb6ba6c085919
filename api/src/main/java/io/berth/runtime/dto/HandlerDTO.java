package io.berth.runtime.dto;

/**
 * A handler that serves.
 *
 * @since 1.0
 */
public class HandlerDTO extends ServiceDTO {

    /** Whether each connection has an instance of its own. */
    public boolean prototype;

    /** By Berth. */
    public HandlerDTO() {}
}

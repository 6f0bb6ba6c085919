package io.berth.runtime.dto;

/**
 * Why something is refused, for programs; there may be more of these one day.
 *
 * @since 1.0
 */
public final class DTOConstants {

    /** For a reason that has no code. */
    public static final int FAILURE_REASON_UNKNOWN = 0;

    /** A service is for a server that there is not, or not yet. */
    public static final int FAILURE_REASON_UNKNOWN_SERVER = 1;

    /** Another handler or context is used, which ranks higher or was there first. */
    public static final int FAILURE_REASON_SHADOWED = 2;

    /** The service object can't be had; it is tried again. */
    public static final int FAILURE_REASON_SERVICE_NOT_GETTABLE = 3;

    /** A service property has a value that is of no use. */
    public static final int FAILURE_REASON_PROPERTY_INVALID = 4;

    /** The service object does not fit what the server is configured for. */
    public static final int FAILURE_REASON_SERVICE_UNUSABLE = 5;

    /** A configuration has problems. */
    public static final int FAILURE_REASON_CONFIGURATION_INVALID = 6;

    /** A configuration is sound and could not be applied. */
    public static final int FAILURE_REASON_CONFIGURATION_NOT_APPLIED = 7;

    /** Another configuration has the server's name. */
    public static final int FAILURE_REASON_NAME_TAKEN = 8;

    private DTOConstants() {}
}

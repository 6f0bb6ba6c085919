package io.berth.impl.osgi;

/**
 * Something that can't be used.
 *
 * @param kind why, for programs
 * @param subject what it is: a service or a configuration
 * @param reason why, for people
 */
record Refusal(Kind kind, String subject, String reason) {

    /** What stands in the way. */
    enum Kind {
        /** A configuration has problems. */
        CONFIGURATION_INVALID,
        /** A configuration is sound and could not be applied. */
        CONFIGURATION_NOT_APPLIED,
        /** Another configuration has the server's name. */
        NAME_TAKEN,
        /** A service property has a value that is of no use. */
        PROPERTY_INVALID,
        /** The service object can't be had. */
        SERVICE_UNAVAILABLE,
        /** The service object does not fit the server. */
        SERVICE_UNUSABLE
    }

    @Override
    public String toString() {
        return subject + ": " + reason;
    }
}

package io.berth.impl.osgi;

import java.util.List;
import org.osgi.framework.ServiceReference;

/**
 * Something that can't be used.
 *
 * @param kind why, for programs
 * @param subject what it is
 * @param problems why, for people
 */
record Refusal(Kind kind, Subject subject, List<String> problems) {

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
        SERVICE_UNUSABLE,
        /** There is no server of the name that a service is for. */
        UNKNOWN_SERVER,
        /** A better one is used. */
        SHADOWED
    }

    /** What is refused. */
    sealed interface Subject permits OfConfiguration, OfService {}

    /**
     * A configuration.
     *
     * @param server the name that it says, or had last; empty where there is none
     * @param earlierInForce whether an earlier version of it has a server
     */
    record OfConfiguration(String pid, String server, boolean earlierInForce) implements Subject {

        @Override
        public String toString() {
            return "configuration " + pid;
        }
    }

    /**
     * A service.
     *
     * @param server the one that it is refused by; empty where that is no single one
     */
    record OfService(ServiceFacts service, String server) implements Subject {

        @Override
        public String toString() {
            return server.isEmpty() ? service.toString() : server + ", " + service;
        }
    }

    static Refusal ofService(
            Kind kind, Class<?> type, ServiceReference<?> reference, String server, String reason) {
        return new Refusal(
                kind, new OfService(ServiceFacts.of(type, reference), server), List.of(reason));
    }

    /** Of a service that would be used if it weren't for a better one. */
    static Refusal shadowed(ServiceFacts service, String server, ServiceFacts by) {
        return new Refusal(
                Kind.SHADOWED,
                new OfService(service, server),
                List.of("a better one serves: " + by));
    }

    /** All problems on one line. */
    String reason() {
        return String.join("; ", problems);
    }

    @Override
    public String toString() {
        return subject + ": " + reason();
    }
}

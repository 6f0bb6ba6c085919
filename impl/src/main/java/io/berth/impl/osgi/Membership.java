package io.berth.impl.osgi;

import static io.berth.whiteboard.WhiteboardConstants.ANY_SERVER;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A listener, tuner or context and its servers, as they were at one moment.
 *
 * @param joined the names of the servers that it is bound to
 */
record Membership(ServiceFacts service, Terms terms, Set<String> joined) {

    /** A refusal for each server that it is for and that is not there. */
    Stream<Refusal> strangers(Set<String> servers) {
        return terms.names().names().stream()
                .filter(name -> !name.equals(ANY_SERVER) && !servers.contains(name))
                .map(name -> unknown(service, name));
    }

    static Refusal unknown(ServiceFacts service, String server) {
        return new Refusal(
                Refusal.Kind.UNKNOWN_SERVER,
                new Refusal.OfService(service, server),
                List.of("no server has the name " + server));
    }
}

package io.berth.impl.osgi;

import io.berth.ConnectionHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who serves a server, and who would if it weren't for that one.
 *
 * @param serving null where nobody does
 */
record Standings(@Nullable ServiceFacts serving, Map<Candidate, Refusal> shadowed) {

    static final Standings NONE = new Standings(null, Map.of());

    /**
     * @param candidates the best first
     */
    static Standings of(String server, List<Candidate> candidates, @Nullable Candidate serving) {
        if (serving == null) {
            return NONE;
        }
        ServiceFacts first = facts(serving);
        int place = candidates.indexOf(serving);
        // One that goes may serve until the next is had: it is no candidate any more.
        List<Candidate> others =
                place < 0 ? List.of() : candidates.subList(place + 1, candidates.size());
        Map<Candidate, Refusal> shadowed = new LinkedHashMap<>();
        for (Candidate candidate : others) {
            shadowed.put(candidate, Refusal.shadowed(facts(candidate), server, first));
        }
        return new Standings(first, shadowed);
    }

    private static ServiceFacts facts(Candidate candidate) {
        return ServiceFacts.of(ConnectionHandler.class, candidate.offer().reference());
    }
}

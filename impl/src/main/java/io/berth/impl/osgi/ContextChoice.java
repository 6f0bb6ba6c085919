package io.berth.impl.osgi;

import io.berth.ServerException;
import io.berth.impl.server.Serial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contexts that are there for one server: the best ranked of those that fit its configuration
 * secures new connections, and the configured files where there is none.
 *
 * <p>Its state is changed by tasks of {@code serial} alone. They are awaited: a context that goes
 * is out of use when its service is gone.
 */
final class ContextChoice {

    private static final Logger LOG = LoggerFactory.getLogger(ContextChoice.class);

    /** What is secured. */
    interface Target {

        /** Secures with a context; null: with the files. */
        void secureWith(@Nullable SSLContext context);
    }

    /** One context may be a candidate for several servers, and refused by each. */
    private record Candidate(
            String server, ServiceReference<SSLContext> reference, SSLContext context) {}

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparing(Candidate::reference, Comparator.reverseOrder());

    private final String server;
    private final Target target;
    private final Refusals refusals;
    private final Serial serial = new Serial();

    private final List<Candidate> candidates = new ArrayList<>();

    /** Volatile for those who look in. */
    private volatile @Nullable Candidate chosen;

    ContextChoice(String server, Target target, Refusals refusals) {
        this.server = server;
        this.target = target;
        this.refusals = refusals;
    }

    /** Whether it is this service's context that secures, or would if TLS were enabled. */
    boolean isChosen(ServiceFacts service) {
        Candidate now = chosen;
        return now != null && now.reference().equals(service.reference());
    }

    /** Adds a context; the result removes it. */
    Runnable add(SSLContext context, ServiceReference<SSLContext> reference) {
        Candidate candidate = new Candidate(server, reference, context);
        change(() -> candidates.add(candidate));
        return () -> change(() -> remove(candidate));
    }

    private void remove(Candidate candidate) {
        candidates.remove(candidate);
        refusals.clear(candidate);
    }

    /** Chooses again: what they are measured by may have changed. */
    void choose() {
        change(() -> {});
    }

    private void change(Runnable change) {
        serial.call(
                () -> {
                    change.run();
                    candidates.sort(BEST_FIRST);
                    Optional<Candidate> best = candidates.stream().filter(this::isUsed).findFirst();
                    if (best.isEmpty() && chosen != null) {
                        chosen = null;
                        LOG.info("{}: no SSLContext is left", server);
                        target.secureWith(null);
                    }
                    best.ifPresent(this::shadowThoseBehind);
                    return best;
                });
    }

    /** Whether the server is secured with it now. */
    private boolean isUsed(Candidate candidate) {
        if (candidate.equals(chosen)) {
            return true;
        }
        try {
            target.secureWith(candidate.context());
        } catch (ServerException e) {
            refuse(candidate, e);
            return false;
        }
        chosen = candidate;
        refusals.clear(candidate);
        LOG.info("{}: secured by {}", server, Services.describe(candidate.reference()));
        return true;
    }

    /** They are not even tried. */
    private void shadowThoseBehind(Candidate best) {
        candidates
                .subList(candidates.indexOf(best) + 1, candidates.size())
                .forEach(
                        behind ->
                                refusals.put(
                                        behind,
                                        Refusal.shadowed(facts(behind), server, facts(best))));
    }

    private static ServiceFacts facts(Candidate candidate) {
        return ServiceFacts.of(SSLContext.class, candidate.reference());
    }

    private void refuse(Candidate candidate, ServerException e) {
        Refusal refusal =
                Refusal.ofService(
                        Refusal.Kind.SERVICE_UNUSABLE,
                        SSLContext.class,
                        candidate.reference(),
                        server,
                        String.valueOf(e.getMessage()));
        if (refusals.put(candidate, refusal)) {
            LOG.warn("{}; it is not used", refusal);
        }
    }
}

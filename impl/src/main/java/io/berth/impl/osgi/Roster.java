package io.berth.impl.osgi;

import io.berth.ConnectionHandler;
import io.berth.impl.server.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers that are there for one server, and the choice between them.
 *
 * <p>All its state is touched by tasks of {@code serial} alone. They are short: the code of users
 * that gets a service object and gives it back runs on the crew, drains are awaited by whoever
 * needs to.
 */
final class Roster {

    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    /** How long a better handler may take to be had before the next is tried. */
    private static final Duration LONG = Duration.ofSeconds(5);

    /** Gets hold of a handler; runs the code of its bundle. */
    @FunctionalInterface
    interface Source {
        HeldBinding hold(Offer offer) throws UnavailableException;
    }

    private final Served server;
    private final Source source;
    private final Crew crew;
    private final Refusals refusals;
    private final Runnable changed;
    private final Serial serial = new Serial();

    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Parting> leaving = new ArrayList<>();
    private @Nullable Candidate serving;
    private boolean choosing = true;

    /** For those who look in. */
    private volatile Standings standings = Standings.NONE;

    /**
     * @param changed run when another serves, or is shadowed
     */
    Roster(Served server, Source source, Crew crew, Refusals refusals, Runnable changed) {
        this.changed = changed;
        this.server = server;
        this.source = source;
        this.crew = crew;
        this.refusals = refusals;
    }

    /** Who serves now, or did a moment ago, and who can't for that reason. */
    Standings standings() {
        return standings;
    }

    /** Looks at a handler that is new or has changed. */
    void see(Offer offer) {
        serial.run(() -> seen(offer));
    }

    /** Has handlers leave that have been withdrawn; each then has its parting, which has begun. */
    void dismiss(Collection<Offer> offers) {
        serial.call(
                () -> {
                    offers.forEach(this::remove);
                    choose(true);
                    return true;
                });
    }

    /** Leaves things as they are, but for handlers that go. */
    void stopChoosing() {
        serial.run(() -> choosing = false);
    }

    /** Lets go of all handlers; the server has no connection any more. */
    void close() {
        serial.run(
                () -> {
                    choosing = false;
                    List.copyOf(candidates).forEach(candidate -> leave(candidate.offer()));
                    choose(true);
                });
    }

    /** Removes a handler and lets go of it in the background. */
    private void leave(Offer offer) {
        remove(offer).ifPresent(parting -> crew.execute(parting::finish));
    }

    private void seen(Offer offer) {
        boolean fits = choosing && offer.isFor(server.name());
        Optional<Candidate> known = find(offer);
        if (fits && known.isEmpty()) {
            candidates.add(new Candidate(offer));
        } else if (!fits && choosing && known.isPresent()) {
            leave(offer);
        }
        choose(true);
    }

    private Optional<Candidate> find(Offer offer) {
        return candidates.stream().filter(candidate -> candidate.offer() == offer).findFirst();
    }

    private Optional<Parting> remove(Offer offer) {
        Optional<Candidate> found = find(offer);
        found.ifPresent(candidates::remove);
        found.ifPresent(refusals::clear);
        return found.filter(Candidate::isHeld).map(this::part);
    }

    private Parting part(Candidate candidate) {
        Parting parting =
                new Parting(
                        server.name(), candidate.binding(), () -> serial.run(() -> choose(false)));
        leaving.add(parting);
        candidate.offer().add(parting);
        parting.whenFinished(crew.later(Parting.PATIENCE, parting::hurry));
        return parting;
    }

    /**
     * Puts the best in place.
     *
     * @param patient whether to wait for one that is being obtained, where there is no other
     */
    private void choose(boolean patient) {
        decide(patient);
        show();
    }

    private void show() {
        Standings now = Standings.of(server.name(), candidates, serving);
        candidates.forEach(candidate -> show(candidate, now.shadowed().containsKey(candidate)));
        if (!now.equals(standings)) {
            standings = now;
            changed.run();
        }
    }

    /**
     * One that is shadowed is refused for that alone, and for what it was before when it is not.
     */
    private void show(Candidate candidate, boolean shadowed) {
        Refusal refusal = candidate.refusal();
        if (refusal != null && shadowed) {
            refusals.clear(candidate);
        } else if (refusal != null) {
            refusals.put(candidate, refusal);
        }
    }

    private void decide(boolean patient) {
        if (choosing) {
            candidates.sort(Candidate.BEST_FIRST);
            Optional<Candidate> best = candidates.stream().filter(Candidate::isHeld).findFirst();
            boolean hopeful = obtainBetterThan(best);
            if (best.isEmpty() && hopeful && patient && allCanWait()) {
                return;
            }
            best.ifPresentOrElse(this::serve, this::serveNone);
        }
        leaving.forEach(parting -> parting.retire(server));
        leaving.clear();
    }

    private boolean allCanWait() {
        return leaving.stream().allMatch(Parting::canWait);
    }

    private void serve(Candidate best) {
        if (serving != best) {
            serving = best;
            show();
            server.serve(best.binding());
            LOG.info("{}: served by {}", server.name(), best.binding());
        }
    }

    private void serveNone() {
        if (serving != null) {
            serving = null;
            show();
            LOG.info("{}: no handler is left, newcomers wait for handler.grace", server.name());
            server.serveNone();
        }
    }

    /** Whether there is one that would be better, and may soon be held. */
    private boolean obtainBetterThan(Optional<Candidate> best) {
        for (Candidate candidate : candidates) {
            if (best.filter(candidate::equals).isPresent()) {
                return false;
            }
            if (candidate.isIdle()) {
                obtain(candidate);
            }
            if (candidate.isBeingObtained()) {
                return true;
            }
        }
        return false;
    }

    private void obtain(Candidate candidate) {
        candidate.obtaining();
        Runnable inTime = crew.later(LONG, () -> serial.run(() -> overdue(candidate)));
        crew.execute(
                () -> {
                    try {
                        HeldBinding binding = source.hold(candidate.offer());
                        serial.run(() -> held(candidate, binding));
                    } catch (UnavailableException e) {
                        serial.run(() -> failed(candidate, e));
                    } catch (RuntimeException | Error e) {
                        serial.run(() -> failed(candidate, unforeseen(e)));
                    }
                    inTime.run();
                });
    }

    private static UnavailableException unforeseen(Throwable e) {
        return new UnavailableException("getting it failed: " + e, e);
    }

    /** Users' code hangs: the next has its turn. */
    private void overdue(Candidate candidate) {
        if (candidates.contains(candidate) && candidate.overdue()) {
            refuse(candidate, new UnavailableException("getting it takes long", null));
            choose(true);
        }
    }

    private void held(Candidate candidate, HeldBinding binding) {
        refusals.clear(candidate);
        if (candidates.contains(candidate)) {
            candidate.held(binding);
            choose(true);
        } else {
            crew.execute(binding::release);
        }
    }

    private void failed(Candidate candidate, UnavailableException e) {
        if (candidates.contains(candidate)) {
            refuse(candidate, e);
            crew.later(candidate.failed(), () -> serial.run(() -> tryAgain(candidate)));
            choose(true);
        }
    }

    private void tryAgain(Candidate candidate) {
        candidate.again();
        choose(true);
    }

    private void refuse(Candidate candidate, UnavailableException e) {
        Refusal refusal =
                Refusal.ofService(
                        Refusal.Kind.SERVICE_UNAVAILABLE,
                        ConnectionHandler.class,
                        candidate.offer().reference(),
                        server.name(),
                        String.valueOf(e.getMessage()));
        candidate.refused(refusal);
        if (refusals.put(candidate, refusal)) {
            LOG.warn("{}; it is used as soon as it can be had", refusal, e.getCause());
        }
    }
}

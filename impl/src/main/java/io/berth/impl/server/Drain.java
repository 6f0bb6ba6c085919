package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.DrainReport;
import io.berth.ErrorEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The end of a set of connections, under one deadline: they are told, awaited, cut, and awaited for
 * one second more. It runs on a thread of its own; any number may wait for it. Whoever waits from a
 * connection's own thread is excused: that connection is not awaited.
 */
public final class Drain {

    private static final long AFTER_CUT = TimeUnit.SECONDS.toNanos(1);
    private static final DrainReport NOTHING = new DrainReport(0, 0, 0, List.of(), Duration.ZERO);

    private final ServerScope scope;
    private final DrainPlan plan;
    private final long began;
    private final BiConsumer<DrainReport, CloseReason> entry;
    private final AtomicReference<DrainOrders> orders;
    private final CompletableFuture<DrainReport> report = new CompletableFuture<>();

    /** Those that were there when it began, and those of the backlog. For its thread alone. */
    private final Set<Session> sessions = new HashSet<>();

    Drain(ServerScope scope, DrainPlan plan, Duration timeout, CloseReason cutReason) {
        this.scope = scope;
        this.plan = plan;
        this.began = scope.timers.now();
        this.entry = scope.engine.journal().drain(scope.name);
        this.orders = new AtomicReference<>(new DrainOrders(began + timeout.toNanos(), cutReason));
    }

    /** A drain of what has ended already. */
    static Drain over(ServerScope scope, DrainPlan plan) {
        Drain drain = new Drain(scope, plan, Duration.ZERO, CloseReason.SERVER_CLOSED);
        drain.report.complete(NOTHING);
        return drain;
    }

    /**
     * Waits for the end and says how it went. An interrupt doesn't end the waiting, the deadline
     * does; it is kept.
     */
    public DrainReport await() {
        excuse(Thread.currentThread());
        scope.signal.awaitUninterruptibly(report::isDone);
        return report.join();
    }

    /**
     * Has the connection whose own thread this is, where it is one, go on until its handler
     * returns. It may have left the set of connections, and be about to tell of its end.
     */
    private void excuse(Thread waiter) {
        orders.updateAndGet(now -> now.excusing(waiter));
        scope.signal.raise();
    }

    boolean isExcused(Session session) {
        return orders.get().excuse(session);
    }

    /**
     * Makes it end earlier; a later deadline changes nothing. In the lifecycle's serial.
     *
     * @param waiter who will wait for it: excused before anything is cut
     */
    void hurry(Duration timeout, CloseReason reason, @Nullable Thread waiter) {
        long by = scope.timers.now() + timeout.toNanos();
        DrainOrders before = orders.getAndUpdate(now -> now.excusing(waiter).endingBy(by, reason));
        if (scope.connections.areDraining()) {
            scope.connections.drain(terms());
            warn(plan.sessions());
        }
        if (by - before.deadline() < 0) {
            // They are not awaited, so nobody else may look at the new deadline for them.
            plan.sessions().stream().filter(this::isExcused).forEach(this::cutInTime);
        }
        scope.signal.raise();
    }

    /** Tells connections of it, which count from then on; by its own thread. */
    void tell(Collection<Session> concerned) {
        sessions.addAll(concerned);
        warn(concerned);
    }

    /** For those that are cut at once the cut is news enough. */
    private void warn(Collection<Session> concerned) {
        if (!isImmediate()) {
            concerned.forEach(session -> session.drain(terms()));
        }
    }

    /** Whether there is no time for anything. */
    boolean isImmediate() {
        return deadline() - scope.timers.now() <= 0;
    }

    private long deadline() {
        return orders.get().deadline();
    }

    private CloseReason cutReason() {
        return orders.get().cutReason();
    }

    DrainTerms terms() {
        return DrainTerms.until(deadline());
    }

    /** Begins, on a thread of its own; on this one where there is no other to be had. */
    void start() {
        sessions.addAll(plan.sessions());
        Thread thread = Threads.daemon("berth-" + scope.name + "-drain", this::run);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            run();
        }
    }

    private void run() {
        DrainReport result = NOTHING;
        try {
            prepare();
            tell(plan.sessions());
            result = drainSessions();
        } catch (RuntimeException | Error e) {
            result = cutAll(e);
        } finally {
            finish(result);
        }
    }

    /** Whoever waits is freed, whatever fails on the way. */
    private void finish(DrainReport result) {
        try {
            entry.accept(result, cutReason());
            plan.finished(result);
        } catch (RuntimeException | Error e) {
            scope.events.errorElsewhere(ErrorEvent.Source.INTERNAL, e);
        } finally {
            report.complete(result);
            scope.signal.raise();
        }
    }

    /** There is no telling how it would have gone: all that are left end at once. */
    private DrainReport cutAll(Throwable why) {
        scope.events.errorElsewhere(ErrorEvent.Source.INTERNAL, why);
        Set<Session> left =
                sessions.stream().filter(s -> !plan.isOver(s)).collect(Collectors.toSet());
        left.stream().filter(s -> !isExcused(s)).forEach(s -> s.cut(cutReason()));
        return reportOn(left, List.of());
    }

    /** What fails here must not keep the connections from ending. */
    private void prepare() {
        try {
            plan.prepare(this);
        } catch (RuntimeException | Error e) {
            scope.events.errorElsewhere(ErrorEvent.Source.INTERNAL, e);
        }
    }

    private DrainReport drainSessions() {
        Predicate<Session> awaited = session -> !plan.isOver(session) && !isExcused(session);
        awaitNone(sessions, awaited);
        Set<Session> cut = sessions.stream().filter(awaited).collect(Collectors.toSet());
        cut.forEach(session -> session.cut(cutReason()));
        if (!cut.isEmpty()) {
            awaitNone(cut, awaited);
        }
        sessions.stream().filter(this::isExcused).forEach(this::cutInTime);
        return reportOn(cut, cut.stream().filter(awaited).toList());
    }

    /** One after the other: whichever ends first, the last one's end is when all have. */
    private void awaitNone(Collection<Session> sessions, Predicate<Session> awaited) {
        for (Session session : sessions) {
            awaitUntil(() -> !awaited.test(session), () -> latest(session));
        }
    }

    /** One that was cut, perhaps by an earlier drain, has had its second when it is over. */
    private long latest(Session session) {
        return session.isCut() ? session.cutTime() + AFTER_CUT : deadline();
    }

    /** Waits until something holds, or the deadline, which may come nearer meanwhile. */
    void awaitUntilDeadline(BooleanSupplier holds) {
        awaitUntil(holds, this::deadline);
    }

    /** Waits until a moment, or the deadline where that is earlier. */
    void awaitMoment(long moment) {
        awaitUntil(() -> scope.timers.now() - moment >= 0, () -> earlier(moment, deadline()));
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    private void awaitUntil(BooleanSupplier holds, LongSupplier due) {
        while (!holds.getAsBoolean() && due.getAsLong() - scope.timers.now() > 0) {
            long now = due.getAsLong();
            Timers.Timer alarm = scope.timers.at(now, scope.signal::raise);
            scope.signal.awaitUninterruptibly(
                    () ->
                            holds.getAsBoolean()
                                    || due.getAsLong() != now
                                    || now - scope.timers.now() <= 0);
            alarm.cancel();
        }
    }

    /**
     * The connection of a waiting handler goes on until its handler returns, or the deadline; a
     * handler that has just closed its own server is not interrupted for it.
     */
    private void cutInTime(Session session) {
        DrainOrders last = orders.get();
        if (last.cutReason() == CloseReason.SERVER_CLOSED) {
            session.reset(last.cutReason());
        } else {
            session.cutAt(last.deadline(), last.cutReason());
        }
    }

    private DrainReport reportOn(Set<Session> cut, Collection<Session> stuck) {
        int quiet = 0;
        int ended = 0;
        for (Session session : sessions) {
            if (!cut.contains(session) && plan.isOver(session)) {
                boolean drained = session.record().reason() == CloseReason.DRAINED;
                quiet += drained ? 1 : 0;
                ended += drained ? 0 : 1;
            }
        }
        List<String> names = stuck.stream().map(Session::threadName).toList();
        Duration took = Duration.ofNanos(scope.timers.now() - began);
        return new DrainReport(ended, quiet, cut.size(), names, took);
    }
}

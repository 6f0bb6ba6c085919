package io.berth.impl.server;

import io.berth.CloseReason;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a drain so far. One value, so that whoever hurries a drain and waits for it is
 * neither cut by it, nor let go on the terms of before.
 *
 * @param deadline when it cuts
 * @param cutReason with which reason
 * @param excused the threads whose own connections it doesn't wait for
 */
record DrainOrders(long deadline, CloseReason cutReason, Set<Thread> excused) {

    DrainOrders {
        excused = Set.copyOf(excused);
    }

    DrainOrders(long deadline, CloseReason cutReason) {
        this(deadline, cutReason, Set.of());
    }

    /** Excuses one more, where there is one. */
    DrainOrders excusing(@Nullable Thread waiter) {
        if (waiter == null || excused.contains(waiter)) {
            return this;
        }
        Set<Thread> more = new HashSet<>(excused);
        more.add(waiter);
        return new DrainOrders(deadline, cutReason, more);
    }

    /** Ends earlier, with the reason of whoever asks for that; a later deadline changes nothing. */
    DrainOrders endingBy(long earlier, CloseReason reason) {
        return earlier - deadline < 0 ? new DrainOrders(earlier, reason, excused) : this;
    }

    boolean excuse(Session session) {
        return excused.stream().anyMatch(session::runsOn);
    }
}

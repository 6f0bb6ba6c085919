package io.berth.impl.server;

import io.berth.DrainReport;
import java.util.Collection;

/** Whose connections a drain ends, and what goes with it. */
interface DrainPlan {

    /** What comes first; by the drain's thread, and under its deadline. */
    void prepare(Drain drain);

    /** The connections to end; looked at before and after {@link #prepare}. */
    Collection<Session> sessions();

    /** Whether a connection is as far as it has to be. */
    boolean isOver(Session session);

    /** All is over, and how it went; by the drain's thread, before anybody hears of it. */
    void finished(DrainReport report);
}

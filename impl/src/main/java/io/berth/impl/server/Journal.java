package io.berth.impl.server;

import io.berth.CloseReason;
import io.berth.ConnectionInfo;
import io.berth.DrainReport;
import io.berth.RefuseReason;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Writes down what happens to servers. It is told on the threads where it happens, and must cost
 * nothing where nobody records.
 */
public interface Journal {

    /** For what nobody records. */
    Runnable NOTHING = () -> {};

    /** A connection has been accepted; the result is run when it is over and can tell all. */
    Runnable connection(ConnectionInfo connection);

    /** A handshake begins; the result is run when it is over, well or not. */
    Runnable handshake(ConnectionInfo connection);

    /**
     * A peer was refused.
     *
     * @param peer null where it was gone already
     */
    void refusal(String server, RefuseReason reason, @Nullable InetSocketAddress peer);

    /** A drain begins; the result is told how it went and what those were told that it cut. */
    BiConsumer<DrainReport, CloseReason> drain(String server);

    /** The one that came with this class; one that does nothing where the JDK can't record. */
    static Journal found() {
        try {
            Iterator<Journal> all = ServiceLoader.load(Journal.class, sight()).iterator();
            return all.hasNext() ? new GuardedJournal(all.next()) : new NoJournal();
        } catch (ServiceConfigurationError | LinkageError e) {
            LoggerFactory.getLogger(Journal.class).debug("This JDK can't record events", e);
            return new NoJournal();
        }
    }

    /** A module sees what it requires; a bundle sees what the framework lets it. */
    private static ClassLoader sight() {
        ClassLoader own = Journal.class.getClassLoader();
        return Journal.class.getModule().isNamed() ? own : new JdkSight(own);
    }
}

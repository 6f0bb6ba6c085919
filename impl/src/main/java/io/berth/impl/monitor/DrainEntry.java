package io.berth.impl.monitor;

import io.berth.CloseReason;
import io.berth.DrainReport;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A drain and its report. */
@Name("io.berth.Drain")
@Label("Drain")
@Description("The end of a server's connections, or of those of one handler")
@Category("Berth")
@StackTrace(false)
final class DrainEntry extends Event {

    @Label("Server")
    @Nullable String server;

    @Label("Ended by Themselves")
    int endedByThemselves;

    @Label("Closed Quiet")
    int closedQuiet;

    @Label("Cut")
    int cut;

    @Label("Reason")
    @Description("The CloseReason of those that are cut; HANDLER_GONE: a handler went")
    @Nullable String reason;

    @Label("Stuck Threads")
    @Description("Threads that went on although their connection was cut")
    @Nullable String stuckThreads;

    void write(String name, DrainReport report, CloseReason cutReason) {
        end();
        if (shouldCommit()) {
            server = name;
            endedByThemselves = report.endedByThemselves();
            closedQuiet = report.closedQuiet();
            cut = report.cut();
            reason = cutReason.name();
            stuckThreads = String.join(", ", report.stuckThreads());
            commit();
        }
    }
}

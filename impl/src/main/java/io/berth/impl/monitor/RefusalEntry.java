package io.berth.impl.monitor;

import io.berth.RefuseReason;
import io.berth.impl.server.HostPort;
import java.net.InetSocketAddress;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A peer that was refused. */
@Name("io.berth.Refusal")
@Label("Refusal")
@Description("A connection that was closed before a handler saw it")
@Category("Berth")
@StackTrace(false)
final class RefusalEntry extends Event {

    @Label("Server")
    @Nullable String server;

    @Label("Peer")
    @Description("Null where it was gone already")
    @Nullable String peer;

    @Label("Reason")
    @Description("The RefuseReason")
    @Nullable String reason;

    void write(String name, RefuseReason why, @Nullable InetSocketAddress from) {
        server = name;
        peer = from == null ? null : HostPort.of(from);
        reason = why.name();
        commit();
    }
}

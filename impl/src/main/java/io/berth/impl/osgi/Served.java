package io.berth.impl.osgi;

import io.berth.DrainReport;
import io.berth.impl.server.HandlerBinding;
import io.berth.impl.server.Server;
import java.util.function.Supplier;

/** A server as the choice of its handler needs it. */
interface Served {

    String name();

    /** New connections go to this handler. */
    void serve(HandlerBinding handler);

    /** There is no handler. */
    void serveNone();

    /** The handler's connections begin to end; the result waits for that. */
    Supplier<DrainReport> retire(HandlerBinding handler);

    static Served by(Server server) {
        return new Served() {
            @Override
            public String name() {
                return server.name();
            }

            @Override
            public void serve(HandlerBinding handler) {
                server.serve(handler);
            }

            @Override
            public void serveNone() {
                server.serveNone();
            }

            @Override
            public Supplier<DrainReport> retire(HandlerBinding handler) {
                return server.retire(handler)::await;
            }
        };
    }
}

package io.berth.impl.server;

import io.berth.ConnectionHandler;

/** A handler as the engine sees it; two bindings are never equal. Its text names it in logs. */
public interface HandlerBinding {

    /**
     * The handler for one connection; called on that connection's thread.
     *
     * @throws GoneException where it has gone: the connection waits for the next
     */
    ConnectionHandler take() throws Exception;

    /**
     * Gives back what {@link #take} returned; called on the connection's thread, after the handler.
     */
    void giveBack(ConnectionHandler handler);

    /** A binding to one object that serves all connections. */
    static HandlerBinding to(ConnectionHandler handler) {
        return new HandlerBinding() {
            @Override
            public ConnectionHandler take() {
                return handler;
            }

            @Override
            public void giveBack(ConnectionHandler given) {
                // It was nobody's own.
            }

            @Override
            public String toString() {
                return handler.getClass().getName();
            }
        };
    }
}

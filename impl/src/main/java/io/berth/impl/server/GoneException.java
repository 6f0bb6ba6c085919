package io.berth.impl.server;

/** A handler went before a connection could have it: the connection goes to the next. */
public final class GoneException extends Exception {

    private static final long serialVersionUID = 1L;

    public GoneException() {
        super("the handler has gone", null, false, false);
    }
}

package io.berth.impl.channel;

import java.io.IOException;

/** The {@link Patience} of a handshake ran out. */
public final class ImpatientException extends IOException {

    private static final long serialVersionUID = 1L;

    ImpatientException() {
        super("the handshake took too long");
    }
}

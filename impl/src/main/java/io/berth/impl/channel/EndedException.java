package io.berth.impl.channel;

import javax.net.ssl.SSLException;

/** Nothing can be sent any more: with TLS 1.2 the peer's end of the stream is that of both. */
public final class EndedException extends SSLException {

    private static final long serialVersionUID = 1L;

    EndedException() {
        super("the stream has ended in both directions: TLS 1.2 has no half-close");
    }
}

package io.berth.impl.channel;

import javax.net.ssl.SSLException;

/** A TLS stream ended without the peer saying so (RFC 8446, section 6.1). */
public final class TruncatedException extends SSLException {

    private static final long serialVersionUID = 1L;

    TruncatedException() {
        super("the peer ended the stream without close_notify: it may be incomplete");
    }
}

package io.berth.impl.osgi;

import org.jspecify.annotations.Nullable;

/** A service object can't be had. */
final class UnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.berth.bench;

import java.io.IOException;

/** A program ended as it should not. */
final class FailedException extends IOException {

    private static final long serialVersionUID = 1L;

    FailedException(String message) {
        super(message);
    }
}

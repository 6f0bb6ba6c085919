package io.berth;

/** A text that a {@link Format} does not take; the message says what was expected instead. */
final class UnfitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitException(String expected) {
        super(expected, null, false, false);
    }
}

package io.berth;

/**
 * What becomes of newcomers at the connection limit: the values of the key {@code overflow}, which
 * are written in lower case.
 *
 * <p>Later versions may add constants; a {@code switch} over it wants a {@code default}.
 *
 * @since 1.0
 */
public enum Overflow {
    /** They wait in the listen backlog until a connection ends. */
    WAIT,

    /** They are accepted and closed at once. */
    REFUSE
}

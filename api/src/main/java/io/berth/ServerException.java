package io.berth;

import java.util.Objects;

/** A server could not do what it was asked for; {@link #code} says what stood in the way. */
public class ServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * What stood in the way.
     *
     * <p>Later minor versions may add constants: a {@code switch} over them needs a default.
     */
    public enum Code {
        /** The host of the address has no IP address. */
        INVALID_ADDRESS,
        /** There is no usable handler. */
        INVALID_HANDLER,
        /** The operation makes no sense for this server, such as an update with another name. */
        INVALID_INSTANCE,
        /** The factory that the server came from is gone, or the server was closed meanwhile. */
        SERVER_CLOSED,
        /** Connections had to be cut at the deadline of a drain. */
        SHUTDOWN_TIMEOUT,
        /** Another socket has the port. */
        ADDRESS_IN_USE,
        /** The address belongs to no interface of this machine. */
        ADDRESS_UNAVAILABLE,
        /** The process may not open this port. */
        PERMISSION_DENIED,
        /** The certificates, keys or other material that {@code tls.*} names can't be used. */
        INVALID_TLS,
        /** This JVM can't make the threads that {@code threads} asks for. */
        INVALID_THREADS,
        /** Any other failure of the operating system, such as no descriptors left. */
        SYSTEM_ERROR
    }

    /** What stood in the way. */
    private final Code code;

    /**
     * A failure with no further cause.
     *
     * @param code what stood in the way
     * @param message what was given and what was expected
     */
    public ServerException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code, "code");
    }

    /**
     * A failure that something else caused.
     *
     * @param code what stood in the way
     * @param message what was given and what was expected
     * @param cause the exception that led to this one
     */
    public ServerException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /**
     * What stood in the way.
     *
     * @return the code
     */
    public Code code() {
        return code;
    }
}

package io.berth.impl.tls;

import io.berth.ServerException;

/** Refusals, each on one line as {@code key: value (expected …)}; no secret ever stands in one. */
final class Fault {

    static final String HIDDEN = "(hidden)";
    static final String MISSING = "missing";

    private static final int LONGEST = 500;

    private Fault() {}

    static ServerException of(String key, String shown, String expected) {
        return new ServerException(ServerException.Code.INVALID_TLS, text(key, shown, expected));
    }

    static ServerException of(String key, String shown, String expected, Throwable cause) {
        return new ServerException(
                ServerException.Code.INVALID_TLS, text(key, shown, expected), cause);
    }

    static String text(String key, String shown, String expected) {
        return key + ": " + printable(shown) + " (expected " + printable(expected) + ")";
    }

    /** What a certificate or a file says of itself must not forge or flood a log. */
    private static String printable(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]", "?");
    }
}

package io.berth.impl.server;

import io.berth.ListenAddress;
import io.berth.ServerException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Locale;

/**
 * Says why a port could not be opened; the operating system tells it in the words of its message.
 */
final class BindFailure {

    private BindFailure() {}

    static ServerException explain(ListenAddress asked, Throwable e) {
        ServerException.Code code =
                e instanceof UnsupportedAddressTypeException
                        ? ServerException.Code.ADDRESS_UNAVAILABLE
                        : codeOf(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT));
        return new ServerException(
                code,
                "address: "
                        + asked
                        + " (expected "
                        + expected(code)
                        + ", but: "
                        + e.getMessage()
                        + ")",
                e);
    }

    private static ServerException.Code codeOf(String message) {
        if (message.contains("in use")) {
            return ServerException.Code.ADDRESS_IN_USE;
        }
        if (message.contains("permission") || message.contains("forbidden")) {
            return ServerException.Code.PERMISSION_DENIED;
        }
        if (message.contains("assign requested address") || message.contains("not available")) {
            return ServerException.Code.ADDRESS_UNAVAILABLE;
        }
        return ServerException.Code.SYSTEM_ERROR;
    }

    private static String expected(ServerException.Code code) {
        return switch (code) {
            case ADDRESS_IN_USE -> "a port that no other socket has";
            case PERMISSION_DENIED -> "a port that this process may open";
            case ADDRESS_UNAVAILABLE -> "an address of this machine";
            default -> "an address that can be opened";
        };
    }
}

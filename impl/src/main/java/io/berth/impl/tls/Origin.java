package io.berth.impl.tls;

import io.berth.ServerException;
import java.nio.file.Path;

/**
 * Where a piece of material comes from, which is what the refusal of it begins with.
 *
 * @param key of the configuration
 * @param file that the key names
 */
record Origin(String key, Path file) {

    /** The refusal of what the file holds. */
    ServerException refuse(String expected, String but) {
        return Fault.of(key, file.toString(), expected + ", but " + but);
    }

    ServerException refuse(String expected, String but, Throwable cause) {
        return Fault.of(key, file.toString(), expected + ", but " + but, cause);
    }

    /** The refusal of the password that the file was to be opened with. */
    ServerException refusePassword(String passwordKey, boolean given) {
        return given
                ? Fault.of(passwordKey, Fault.HIDDEN, "the password of " + file + ", but it is not")
                : Fault.of(passwordKey, Fault.MISSING, "the password of " + file);
    }

    String remark(String expected, String but) {
        return Fault.text(key, file.toString(), expected + ", but " + but);
    }
}

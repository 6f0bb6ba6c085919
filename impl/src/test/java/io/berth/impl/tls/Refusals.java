package io.berth.impl.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.berth.ServerException;
import io.berth.TlsConfig;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What is said where material can't be used. */
final class Refusals {

    private Refusals() {}

    /** The one line that is said; and neither it nor its causes tell a password of the tests. */
    static String of(TlsConfig config) {
        return of(assertThrows(ServerException.class, () -> TlsContext.of(config)));
    }

    static String of(ServerException refusal) {
        StringWriter all = new StringWriter();
        refusal.printStackTrace(new PrintWriter(all));
        assertFalse(all.toString().contains("sesame"), all::toString);
        assertEquals(ServerException.Code.INVALID_TLS, refusal.code());
        assertFalse(refusal.getMessage().contains("\n"), refusal::getMessage);
        return refusal.getMessage();
    }
}

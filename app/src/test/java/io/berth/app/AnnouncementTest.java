package io.berth.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads when a port opens. */
@Timeout(10)
class AnnouncementTest {

    private static String line(int index, String address, boolean tls) {
        return new Announcement("echo", address, tls).text().lines().toList().get(index);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:7007", "[::1]:7007"})
    void givenAnAddressThenTheFirstLineSaysNothingElse(String address) {
        assertEquals("echo listening on " + address, line(0, address, false));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7007, 127.0.0.1 7007",
        "[::1]:7007, ::1 7007",
        "192.0.2.7:80, 192.0.2.7 80",
        "0.0.0.0:80, 127.0.0.1 80",
        "[::]:80, ::1 80",
        "[0:0:0:0:0:0:0:0]:80, ::1 80",
        ":80, ::1 80",
    })
    void givenAnAddressThenTheSecondLineDialsIt(String address, String dialled) {
        assertEquals("try: printf 'hello\\n' | nc -N " + dialled, line(1, address, false));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7443, 127.0.0.1:7443",
        "[::1]:7443, [::1]:7443",
        "0.0.0.0:443, 127.0.0.1:443",
        ":443, [::1]:443",
    })
    void givenTlsThenTheSecondLineSpeaksIt(String address, String dialled) {
        assertEquals("try: openssl s_client -quiet -connect " + dialled, line(1, address, true));
    }
}

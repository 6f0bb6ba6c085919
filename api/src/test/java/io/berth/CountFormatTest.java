package io.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class CountFormatTest {

    private final CountFormat format = new CountFormat(1, Integer.MAX_VALUE, "");

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1024, Integer.MAX_VALUE})
    void readsWhatItWrites(int number) {
        assertEquals(number, format.read(format.write(number)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "-1",
                "+1",
                "01",
                "1.0",
                "1,000",
                "1_000",
                "1 000",
                "1e3",
                "0x10",
                "ten",
                "10k",
                "2147483648",
                "4294967297",
                "9223372036854775807",
                "9223372036854775808",
                "99999999999999999999999",
                "\u0661",
                "1\n",
                "NaN",
                "null",
                "unlimited",
            })
    void refusesAllButDecimalDigitsInRange(String text) {
        UnfitException refusal = assertThrows(UnfitException.class, () -> format.read(text));

        assertEquals("a whole number from 1 to 2147483647", refusal.getMessage());
    }

    @Test
    void saysWhatZeroMeansWhereItIsTaken() {
        CountFormat limit = new CountFormat(0, 127, "no limit");

        assertEquals(0, limit.read("0"));
        assertEquals("a whole number from 0 to 127, 0 for no limit", limit.expected());
    }
}
